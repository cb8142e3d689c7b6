import { setThreads, startThreads } from "@frugal/engine";
import {
  and,
  atrous,
  causal,
  local,
  type Mask,
  or,
  perHead,
  sparse,
  window,
} from "@frugal/sparse-masks";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, describe, expect, test } from "vitest";
import { attentionStatistics } from "./attentionStatistics.ts";

afterAll(() => setThreads(1));

/** Large enough for threads to join: some ten million multiply-adds. */
const cases: [number, number, number, Mask | undefined][] = [
  [1, 1, 600, undefined],
  [2, 8, 150, undefined],
  [1, 2, 1500, and(causal(), window(100))],
  [1, 1, 2400, or(local(3), atrous(20))], // passes and stages
  [1, 2, 900, perHead([and(causal(), sparse(4)), causal()])],
];

const bitsOf = (tensors: object) =>
  Object.values(tensors).map((tensor: tf.Tensor) => tensor.dataSync().slice());

describe.each(["cpu", "wasm"])("attentionStatistics' threads, on %s", (backend) => {
  for (const [B, H, N, mask] of cases) {
    test(`give the same bits for 1, 2 and 3 of them: [${B}, ${H}, ${N}], ${mask?.name ?? "no mask"}`, async () => {
      await tf.setBackend(backend);
      const next = normals(N);
      const [q, k] = [0, 1].map(() => {
        const { values, shape } = randomValues(next, B, H, N, 32);
        return tf.tensor(values, shape);
      }) as [tf.Tensor, tf.Tensor];
      const options = { blocks: 5, ...(mask && { mask }) };
      const results = [];
      for (const count of [1, 2, 3]) {
        setThreads(count);
        expect(await startThreads()).toBe(count);
        results.push(tf.tidy(() => bitsOf(attentionStatistics(q, k, options))));
      }
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
      tf.dispose([q, k]);
    });
  }
});
