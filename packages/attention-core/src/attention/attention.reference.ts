import { addScaled } from "./reference/addScaled.ts";
import { dot } from "./reference/dot.ts";
import { forEachRow } from "./reference/forEachRow.ts";
import type { ReferenceOptions } from "./reference/referenceOptions.ts";
import type { Float64Values, Values } from "./reference/values.ts";
import { sizesOf } from "./sizes.ts";

export type { Float64Values, ReferenceOptions, Values };

/**
 * The definition of `attention` in float64, one query at a time: what the kernels are tested
 * against. Cost N · M · (D + E), memory of one row of scores.
 *
 * @param q [B, H, N, D]
 * @param k [B, H', M, D], where H' divides H
 * @param v [B, H', M, E]
 * @returns the logsumexp is 0 where the normalizer has none
 */
export function attention(
  q: Values,
  k: Values,
  v: Values,
  options: ReferenceOptions = {},
): { output: Float64Values; logsumexp: Float64Values } {
  const { B, H, N, E } = sizesOf(q, v);
  const output = new Float64Array(B * H * N * E);
  const logsumexp = new Float64Array(B * H * N);
  forEachRow(q, k, v, options, ({ row, pairs, weighing: { weights, level } }) => {
    logsumexp[row] = level;
    pairs.forEach(({ key, kept }, at) => {
      addScaled(output, row * E, (weights[at] as number) * kept, v.values, key * E, E);
    });
  });
  return {
    output: { values: output, shape: [B, H, N, E] },
    logsumexp: { values: logsumexp, shape: [B, H, N] },
  };
}

/** The gradients of q, k and v, and of those options that were given as values. */
export interface ReferenceGradients {
  readonly q: Float64Values;
  readonly k: Float64Values;
  readonly v: Float64Values;
  readonly scale?: Float64Values;
  readonly bias?: Float64Values;
  readonly sinks?: Float64Values;
}

/**
 * The gradients of Σ output ∘ dOutput + Σ logsumexp ∘ dLogsumexp in float64, by the chain rule from
 * the weights' gradient dP = kept ∘ (dOutput · vᵀ) back through normalizer, bias, cap and scale.
 */
export function attentionGradient(
  q: Values,
  k: Values,
  v: Values,
  gradients: { readonly output: Values; readonly logsumexp?: Values },
  options: ReferenceOptions = {},
): ReferenceGradients {
  const { D, E } = sizesOf(q, v);
  const { scale, bias, sinks } = options;
  const dOutput = gradients.output.values;
  const dLogsumexp = gradients.logsumexp?.values;
  const slopes = { q: zerosLike(q), k: zerosLike(k), v: zerosLike(v) };
  const parameters = {
    ...(typeof scale === "object" && { scale: zerosLike(scale) }),
    ...(bias && { bias: zerosLike(bias) }),
    ...(sinks && { sinks: zerosLike(sinks) }),
  };
  const add = (to: Float64Values | undefined, at: number, value: number) => {
    if (to) to.values[at] = (to.values[at] as number) + value;
  };
  forEachRow(q, k, v, options, ({ row, h, pairs, weighing, ...by }) => {
    const dWeights = pairs.map(
      ({ key, kept }) => kept * dot(dOutput, row * E, v.values, key * E, E),
    );
    const back = weighing.back(dWeights, dLogsumexp?.[row] ?? 0);
    add(parameters.sinks, h, back.sink);
    pairs.forEach(({ key, kept, product, slope, biasAt }, at) => {
      const dScore = back.scores[at] as number;
      const dProduct = dScore * slope;
      add(parameters.bias, biasAt, dScore);
      add(parameters.scale, by.scaleAt, dProduct * product);
      addScaled(slopes.q.values, row * D, dProduct * by.scale, k.values, key * D, D);
      addScaled(slopes.k.values, key * D, dProduct * by.scale, q.values, row * D, D);
      const weight = (weighing.weights[at] as number) * kept;
      addScaled(slopes.v.values, key * E, weight, dOutput, row * E, E);
    });
  });
  return { ...slopes, ...parameters };
}

function zerosLike({ values, shape }: Values): Float64Values {
  return { values: new Float64Array(values.length), shape };
}
