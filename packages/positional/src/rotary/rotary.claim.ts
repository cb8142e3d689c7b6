import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs-core";
import { rotary } from "./rotary.ts";

/** Scores know distances, not positions. */
export const rotaryIsRelative: Claim = {
  id: "E1",
  source: "Su et al. 2021, RoFormer, §3.2",
  statement: "Scores of turned queries and keys depend on their distance alone.",
  expected:
    "all positions shifted by 1000, and by 10⁶: no score of [1, 2, 256, 64] changes by 1e-4 (float32), in either layout",
  async run({ useBackend }) {
    await useBackend("wasm");
    const rows = (seed: number) => tf.randomNormal([1, 2, 256, 64], 0, 1, "float32", seed);
    const figures = (["half", "interleaved"] as const).flatMap((layout) => {
      const scores = (offset: number) =>
        tf.tidy(() => {
          const [q, k] = [1, 2].map((seed) => rotary(rows(seed), { layout, offset }));
          return tf.matMul(q as tf.Tensor, k as tf.Tensor, false, true).dataSync();
        });
      const near = scores(0);
      return [1000, 1_000_000].map((offset) => ({
        name: `${layout}, shifted by ${offset}`,
        measured: largestDifference(scores(offset), near),
        expected: 0,
        within: 1e-4,
      }));
    });
    return findingOf(figures);
  },
};
