import type { FactorShape, MonarchShape } from "./monarch.ts";

/** Elements of both factors; square: rank · (n²/b + n·b). */
export function parameters({ left, right }: MonarchShape): number {
  return elements(left) + elements(right);
}

/** Multiply-adds of a product with one vector: each parameter is met once. */
export function multiplyAdds(shape: MonarchShape): number {
  return parameters(shape);
}

function elements([blocks, height, width]: FactorShape): number {
  return blocks * height * width;
}
