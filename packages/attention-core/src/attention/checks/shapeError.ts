/** Thrown when tensors do not fit each other or the op. */
export class ShapeError extends Error {
  override readonly name: string = "ShapeError";
}
