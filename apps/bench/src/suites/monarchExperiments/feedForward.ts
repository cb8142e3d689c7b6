import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import type { FeedForward } from "./languageModel.ts";
import { onOurKernels, stepsOf, trained } from "./trained.ts";

const KINDS: Readonly<Record<string, FeedForward>> = {
  dense: { kind: "dense" },
  Monarch: { kind: "monarch", multiplier: 1 },
  "rank 16": { kind: "low rank", rank: 16 },
  "rank 13": { kind: "low rank", rank: 13 },
};

/**
 * Feed-forward layers of a small language model, trained from the start: dense, Monarch with 4 blocks,
 * of rank 16 with as many weights as Monarch, of rank 13 with fewer.
 */
export const feedForward: Case = {
  name: "feed-forward layers of 2 × 64, trained from the start",
  run: ({ quick, say }) =>
    onOurKernels(async (corpus) => {
      const steps = stepsOf(quick);
      const losses = new Map<string, number>();
      const rows: Row[] = [];
      for (const [name, kind] of Object.entries(KINDS)) {
        const { model, weights, loss } = trained(corpus, kind, steps, say);
        model.dispose();
        losses.set(name, loss);
        const note = `${weights} weights in the feed-forward layers, ${steps} steps`;
        rows.push(valueRow(`held-out loss, ${name}`, loss, "nats", { note }));
      }
      const difference = (a: string, b: string) =>
        (losses.get(a) as number) - (losses.get(b) as number);
      // After 60 steps no model knows more than which letters are frequent.
      const band = quick ? 0.15 : 0.08;
      return [
        ...rows,
        valueRow("held-out loss, Monarch − dense", difference("Monarch", "dense"), "nats", {
          goal: { atLeast: band, aim: 0.03, better: "less" },
          note: "pilot: .013 after 800 steps, .014 after 1500",
        }),
        valueRow("held-out loss, Monarch − rank 16", difference("Monarch", "rank 16"), "nats", {
          goal: { atLeast: band, aim: 0.02, better: "less" },
          note: "equal weights; pilot: −.001 after 1500 steps, so neither is to be called better",
        }),
      ];
    }),
};
