import type { FactorShape, Monarch } from "./monarch.ts";

/** @throws {RangeError} when a factor has not the elements that the shape says */
export function checkMonarch(op: string, { shape, left, right }: Monarch): void {
  checkLength(op, "left", left.length, shape.left);
  checkLength(op, "right", right.length, shape.right);
}

function checkLength(op: string, name: string, length: number, shape: FactorShape): void {
  const expected = shape[0] * shape[1] * shape[2];
  if (length === expected) return;
  throw new RangeError(`${op}: ${name} must have ${expected} elements, [${shape}], got ${length}`);
}
