import type { Suite } from "./suite.ts";

/** Every suite that `bench` knows. A new one is a file beside this one and a line here. */
export const suites: readonly Suite[] = [
  {
    name: "attention",
    about: "@frugal/attention-core against tfjs, against the machine's peak, and against itself",
    load: async () => (await import("./attention.ts")).attention,
  },
  {
    name: "training",
    about: "@frugal/engine: products, their gradients, and a whole training step, against tfjs",
    load: async () => (await import("./training.ts")).training,
    profile: async () => (await import("./training/profile.ts")).profile,
  },
];
