/**
 * Rows and columns of a picture that is read row by row, or the coordinates of a grid of any rank:
 * `positions` of `rotary` with an axis for each. Element n of list a is where row n lies along axis a.
 *
 * @param shape lengths of the axes, the fastest last
 * @throws {RangeError} lengths that are not positive integers
 * @see Heo et al. 2024, "Rotary position embedding for vision transformer", §3.2 (axial frequencies)
 */
export function gridPositions(shape: readonly number[]): Float64Array[] {
  for (const length of shape) {
    if (Number.isInteger(length) && length > 0) continue;
    throw new RangeError(
      `gridPositions: shape must be positive integers, got [${shape.join(", ")}]`,
    );
  }
  const count = shape.reduce((product, length) => product * length, 1);
  let stride = count;
  return shape.map((length) => {
    stride /= length;
    return Float64Array.from({ length: count }, (_, n) => Math.floor(n / stride) % length);
  });
}
