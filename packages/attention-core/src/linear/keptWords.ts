import type { Tensor } from "@tensorflow/tfjs-core";

/** A mask of rows as the kernels read it: a word each, 0 for what is hidden; undefined where nothing is. */
export function keptWords(mask: Tensor | undefined): Uint32Array | undefined {
  const values = mask?.dataSync();
  return values?.some((value) => value === 0) ? Uint32Array.from(values) : undefined;
}
