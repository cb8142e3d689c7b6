import { accelerate, restore } from "@frugal/engine/accelerate";

/** Something to time on our kernels, and on those that tfjs came with: in one process, in turns. */
export const inTurn = (run: () => void): Record<"ours" | "tfjs", () => void> => ({
  ours() {
    accelerate();
    run();
  },
  tfjs() {
    restore();
    run();
  },
});
