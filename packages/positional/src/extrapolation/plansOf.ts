import type { AttentionPlan, ExtrapolationMethod } from "./attentionPlan.ts";

/**
 * What a method does in every layer, for texts of `length` and a model trained on `trained`.
 *
 * @throws {RangeError} lengths or layers that are no positive integers, and where the method makes no
 *   sense for such a model
 */
export function plansOf(
  method: ExtrapolationMethod,
  sizes: { readonly length: number; readonly trained: number; readonly layers: number },
): AttentionPlan[] {
  for (const [name, value] of Object.entries(sizes))
    if (!(Number.isSafeInteger(value) && value > 0))
      throw new RangeError(`plansOf: ${name} must be a positive integer, got ${value}`);
  return Array.from({ length: sizes.layers }, (_, layer) => method.plan({ ...sizes, layer }));
}
