/** Where an element lies whose axes are the given ones or, of length 1, serve every index. */
export function placeIn(shape: readonly number[], index: readonly number[]): number {
  return shape.reduce(
    (place, length, axis) => place * length + (length === 1 ? 0 : (index[axis] as number)),
    0,
  );
}
