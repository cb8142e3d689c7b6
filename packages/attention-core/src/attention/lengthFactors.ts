import type { BlockLayout } from "@frugal/sparse-masks";
import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { allowedKeys } from "./allowedKeys.ts";
import type { NormalizerChoice } from "./normalizer.ts";

/** log max(c, least) / log base of the keys c that a query of a plane sees, [planes, N]. */
export function lengthFactors(
  layout: BlockLayout,
  { base = 512, least = 16 }: Extract<NormalizerChoice, { name: "softmaxPlus" }>,
): Float32Array {
  return allowedKeys(layout).map((keys) => Math.log(Math.max(keys, least)) / Math.log(base));
}

/** Factors of planes as factors of heads, [examples, heads, N, 1]. */
export function factorsByHead(layout: BlockLayout, factors: Float32Array): Tensor4D {
  const { examples, heads, queries, planeOf } = layout;
  const all = new Float32Array(planeOf.length * queries);
  planeOf.forEach((plane, at) => {
    all.set(factors.subarray(plane * queries, (plane + 1) * queries), at * queries);
  });
  return tensor4d(all, [examples, heads, queries, 1]);
}
