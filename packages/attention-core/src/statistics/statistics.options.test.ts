import { and, atrous, causal, local, type Mask, not, or } from "@frugal/sparse-masks";
import { type AttentionChoice, attentionChoices } from "@frugal/tooling/oracle/attentionChoices.ts";
import { largestRelative } from "@frugal/tooling/oracle/largestRelative.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import * as statistics from "./attentionStatistics.reference.ts";
import { attentionStatistics } from "./attentionStatistics.ts";
import * as weights from "./attentionWeights.reference.ts";
import { attentionWeights } from "./attentionWeights.ts";

const [B, H, N, M, D] = [2, 4, 40, 50, 8] as const;

/** Those that say what a softmax looks at. */
const choices = attentionChoices.filter(
  ({ option, elementwise }) => !elementwise && option !== "dropout",
);
const pairs: (readonly AttentionChoice[])[] = choices.flatMap((one, at) => [
  [one],
  ...choices.slice(at + 1).flatMap((other) => (other.option === one.option ? [] : [[one, other]])),
]);

const masks: (Mask | undefined)[] = [
  undefined,
  and(causal(), or(local(3), atrous(5))),
  and(not(causal()), local(9)), // the last queries see nothing
];

const tensor = ({ values, shape }: RandomValues) => tf.tensor(values, shape);

describe.each(["cpu", "wasm"])("what options do to statistics and weights, on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each(pairs.map((chosen) => ({ chosen, name: chosen.map(({ name }) => name).join(" + ") })))(
    "$name",
    ({ chosen }) => {
      const mask = masks[1];
      for (const [keyHeads, own] of [
        [4, masks[0]],
        [2, mask],
        [1, masks[2]],
      ] as const) {
        const next = normals(7);
        const q = randomValues(next, B, H, N, D);
        const k = randomValues(next, B, keyHeads, M, D);
        const options = {
          ...(own && { mask: own }),
          ...Object.assign({}, ...chosen.map((one) => one.draw({ B, H, N, M }, 3))),
        };
        const before = tf.memory().numTensors;
        tf.tidy(() => compare(q, k, options));
        expect(tf.memory().numTensors).toBe(before);
      }
    },
  );
});

function compare(q: RandomValues, k: RandomValues, options: Record<string, unknown>): void {
  const given = Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      const isTensor = typeof value === "object" && value !== null && "values" in value;
      return [name, isTensor ? tensor(value as RandomValues) : value];
    }),
  );
  const wanted = statistics.attentionStatistics(q, k, { ...options, blocks: 2 });
  const got = attentionStatistics(tensor(q), tensor(k), { ...given, blocks: 2 });
  for (const name of [...statistics.ROW_STATISTICS, "distanceMass", "blockMass"] as const) {
    const floor = name === "logsumexp" ? 1 : 1e-3;
    const values = (got[name] as tf.Tensor).dataSync();
    expect(largestRelative(values, wanted[name].values, floor), name).toBeLessThan(1e-5);
  }
  const rows = [N - 1, 0, 17];
  const expected = weights.attentionWeights(q, k, { ...options, rows });
  const exact = attentionWeights(tensor(q), tensor(k), { ...given, rows });
  expect(exact.shape).toEqual(expected.shape);
  expect(largestRelative(exact.dataSync(), expected.values, 1e-3)).toBeLessThan(2e-5);
}
