import type { Attend } from "./characterModel.ts";

/** Causal window attention in two ways; loaded only in the process that trains with it. */
export const variants: Readonly<
  Record<"ours" | "tfjs ops", (N: number, window: number) => Promise<Attend>>
> = {
  ours: async (_, size) => {
    const { attention } = await import("@frugal/attention-core");
    const { window } = await import("@frugal/sparse-masks");
    const mask = window(size);
    return (q, k, v) => attention(q, k, v, { mask });
  },
  "tfjs ops": async (N, size) => {
    const { additiveMask } = await import("../../peers/additiveMask.ts");
    const { tfjsOps } = await import("../../peers/tfjsOps.ts");
    const { window } = await import("@frugal/sparse-masks");
    const mask = additiveMask(window(size), N);
    return (q, k, v) => tfjsOps(q, k, v, mask);
  },
};
