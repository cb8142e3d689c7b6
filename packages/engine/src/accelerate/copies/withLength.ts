/** A shape with another length along an axis. */
export function withLength(shape: readonly number[], axis: number, length: number): number[] {
  return shape.map((own, at) => (at === axis ? length : own));
}
