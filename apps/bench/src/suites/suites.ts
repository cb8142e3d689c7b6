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
    about: "@frugal/metrics over whole tensors against tfjs ops, and diagnosing against attending",
    load: async () => (await import("./metrics.ts")).metrics,
  },
  {
    name: "decode",
    about: "one query at a time against cached keys, compared with tfjs",
    load: async () => (await import("./decode.ts")).decode,
  },
  {
    name: "statistics",
    about: "attentionStatistics against attention without values, and its memory",
    load: async () => (await import("./statistics.ts")).statistics,
  },
  {
    name: "linear",
    about: "linear attention against tfjs, against softmax attention, and over N",
    load: async () => (await import("./linear.ts")).linear,
  },
  {
    name: "peers",
    about: "attention against ONNX Runtime, in WASM and native; installs it when first run",
    load: async () => (await import("./peers.ts")).peers,
  },
  {
    name: "positional",
    about:
      "@frugal/positional: rotary and unit rows against tfjs, and what ReRoPE adds to attention",
    load: async () => (await import("./positional.ts")).positional,
  },
  {
    name: "extrapolation",
    about:
      "models trained on 64 characters with @frugal/positional, run at up to 4096 by each method",
    takesText: true,
    load: async () => (await import("./extrapolation.ts")).extrapolation,
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
