import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  states: "u32",
  logsumexp: "u32",
  entropy: "u32",
  squares: "u32",
  maximum: "u32",
  distance: "u32",
  sinkMass: "u32",
  distanceMass: "u32",
  blockMass: "u32",
  N: "u32",
  bins: "u32",
  blocks: "u32",
  blockSide: "u32",
  sinks: "u32",
  H: "u32",
  first: "u32",
} as const;

/** One task for each head. */
export const summarise: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "summarise",
  fields,
};
