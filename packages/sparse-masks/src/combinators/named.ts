import type { Mask } from "../mask.ts";
import { structured, structureOf } from "./structure.ts";

/** The same mask, made of the same parts, under a name of its own. */
export function named(name: string, mask: Mask): Mask {
  const { sized } = mask;
  const renamed: Mask = {
    ...mask,
    name,
    ...(sized && { sized: (queries, keys) => named(name, sized(queries, keys)) }),
  };
  const structure = structureOf(mask);
  return structure ? structured(renamed, { ...structure, named: true }) : renamed;
}
