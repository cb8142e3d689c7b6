import type { Tensor } from "@tensorflow/tfjs-core";

/** As tfjs describes shapes; null for what is not known yet. */
export type Shape = (number | null)[];

/** tfjs hands one tensor alone or in a list. */
export const onlyTensor = (given: Tensor | Tensor[]): Tensor =>
  Array.isArray(given) ? (given[0] as Tensor) : given;

/** tfjs hands one shape alone or in a list. */
export const onlyShape = (given: Shape | Shape[]): Shape =>
  Array.isArray(given[0]) ? given[0] : (given as Shape);
