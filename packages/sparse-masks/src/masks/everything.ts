import type { Mask } from "../mask.ts";

/** Every pair. */
export const everything = (): Mask => ({
  name: "everything",
  relative: true,
  examples: 1,
  allows: () => true,
  coverage: () => "all",
});
