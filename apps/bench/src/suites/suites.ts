import type { Suite } from "./suite.ts";

/** Every suite that `bench` knows. A new one is a file beside this one and a line here. */
export const suites: readonly Suite[] = [
  {
    name: "attention",
    about: "@frugal/attention-core against tfjs, against the machine's peak, and against itself",
    load: async () => (await import("./attention.ts")).attention,
  },
  {
    name: "masks",
    about:
      "the masks of @frugal/sparse-masks: time saved against own dense, and what compiling costs",
    load: async () => (await import("./masks.ts")).masks,
  },
  {
    name: "metrics",
    about: "@frugal/metrics over whole tensors against tfjs ops",
    load: async () => (await import("./metrics.ts")).metrics,
  },
  {
    name: "decode",
    about: "one query at a time against cached keys, compared with tfjs",
    load: async () => (await import("./decode.ts")).decode,
  },
  {
    name: "linear",
    about: "linear attention against tfjs, against softmax attention, and over N",
    load: async () => (await import("./linear.ts")).linear,
  },
  {
    name: "monarch",
    about: "@frugal/monarch: products and gradients against dense ones, and where they do not win",
    load: async () => (await import("./monarch.ts")).monarch,
  },
  {
    name: "monarch-experiments",
    about: "a small language model with Monarch feed-forward layers, against dense and low rank",
    load: async () => (await import("./monarchExperiments.ts")).monarchExperiments,
  },
  {
    name: "training",
    about: "@frugal/engine: products, their gradients, and a whole training step, against tfjs",
    load: async () => (await import("./training.ts")).training,
    profile: async () => (await import("./training/profile.ts")).profile,
  },
];
