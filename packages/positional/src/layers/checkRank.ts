import { ShapeError } from "@frugal/attention-core";

type Shape = readonly (number | null)[];

/**
 * The one shape of a layer's input.
 *
 * @param wanted as in "[B, N, W]"
 * @throws {ShapeError} another rank, several inputs, a last dimension that is not known
 */
export function checkRank(op: string, inputShape: Shape | readonly Shape[], wanted: string): Shape {
  const shape = inputShape as Shape;
  const rank = wanted.split(",").length;
  if (shape.length !== rank || shape.some(Array.isArray) || typeof shape.at(-1) !== "number")
    throw new ShapeError(`${op}: input must be ${wanted}, got ${JSON.stringify(inputShape)}`);
  return shape;
}
