import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * The Keras mask of an input: what its layer left on the tensor, else, for the first input, what the
 * model handed over. tfjs hands that of an earlier layer to later ones too, so one of another shape
 * is not meant.
 *
 * @param handed the mask among the keyword arguments of `call`, for the first input
 * @returns bool [B, N], or undefined where there is none
 */
export function maskOfInput(input: Tensor, handed?: Tensor | null): Tensor | undefined {
  if (input.kerasMask) return input.kerasMask;
  const fits = handed?.rank === 2 && handed.shape.every((length, at) => length === input.shape[at]);
  return fits ? handed : undefined;
}
