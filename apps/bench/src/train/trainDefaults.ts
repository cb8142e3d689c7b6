import type { Settings } from "./settings.ts";

/** As one would say them: below 1.75 nats per character of Shakespeare in ten minutes on two cores. */
export const trainDefaults: Readonly<Record<keyof Settings, string>> = {
  layers: "4",
  heads: "4",
  width: "128",
  context: "256",
  mask: "causal",
  batch: "4",
  rate: "0.003",
};
