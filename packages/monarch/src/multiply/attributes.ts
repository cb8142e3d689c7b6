import type { MonarchShape } from "../monarch/monarch.ts";

/** What a product is besides its tensors. */
export interface MultiplyAttributes {
  readonly shape: MonarchShape;
  readonly transposed: boolean;
}
