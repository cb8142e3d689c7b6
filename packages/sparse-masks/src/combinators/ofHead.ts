import type { Mask } from "../mask.ts";
import { and } from "./and.ts";
import { not } from "./not.ts";
import { or } from "./or.ts";
import { shift } from "./shift.ts";
import { structureOf } from "./structure.ts";

/** What a mask of several heads is for one of them, made of what its parts are for it. */
export function ofHead(mask: Mask, head: number): Mask {
  if ((mask.heads ?? 1) === 1) return mask;
  const structure = structureOf(mask);
  switch (structure?.kind) {
    case "perHead":
      return structure.parts[head] as Mask;
    case "and":
      return and(...structure.parts.map((part) => ofHead(part, head)));
    case "or":
      return or(...structure.parts.map((part) => ofHead(part, head)));
    case "not":
      return not(ofHead(structure.part, head));
    case "shift":
      return shift(ofHead(structure.part, head), structure.offset);
    default: {
      const { name, relative, examples, congruence, keyClasses } = mask;
      return {
        name: `${name}, head ${head}`,
        relative,
        examples,
        ...(congruence && { congruence }),
        ...(keyClasses && { keyClasses }),
        allows: (q, k, example) => mask.allows(q, k, example, head),
        coverage: (rect, example) => mask.coverage(rect, example, head),
      };
    }
  }
}
