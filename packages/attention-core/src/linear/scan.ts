import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  a: "u32",
  b: "u32",
  c: "u32",
  out: "u32",
  alpha: "u32",
  beta: "u32",
  slopesAt: "u32",
  denominators: "u32",
  initial: "u32",
  initialSum: "u32",
  final: "u32",
  finalSum: "u32",
  states: "u32",
  ranges: "u32",
  parts: "u32",
  keptA: "u32",
  keptB: "u32",
  rowsA: "u32",
  rowsB: "u32",
  A: "u32",
  C: "u32",
  widthA: "u32",
  widthC: "u32",
  mapA: "u32",
  mapB: "u32",
  mapC: "u32",
  mapOut: "u32",
  extra: "u32",
  slots: "u32",
  partCount: "u32",
  shift: "u32",
  hidden: "u32",
  firstHead: "u32",
  headsOfExample: "u32",
  causal: "u32",
  reverse: "u32",
  transposed: "u32",
  epsilon: "f32",
} as const;

/** What the kernels of a scan are told. */
export type ScanField = keyof typeof fields;

const kernel = (name: string): Kernel<ScanField> => ({ module: attentionModule, name, fields });

/** One task for each slot of each head. */
export const sumStates: Kernel<ScanField> = kernel("sumStates");
/** One task for each head. */
export const joinStates: Kernel<ScanField> = kernel("joinStates");
/** One task for each part of each head. */
export const scan: Kernel<ScanField> = kernel("scan");
/** One task for each head. */
export const takeStates: Kernel<ScanField> = kernel("takeStates");
