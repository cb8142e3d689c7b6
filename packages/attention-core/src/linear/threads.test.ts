import { setThreads, startThreads } from "@frugal/engine";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, describe, expect, test } from "vitest";
import type { FeatureMap } from "./features.ts";
import { linearAttention } from "./linearAttention.ts";
import { performer } from "./performer.ts";

afterAll(() => setThreads(1));

/** Large enough for threads to join: some ten million multiply-adds. */
const cases: [B: number, H: number, N: number, features: FeatureMap][] = [
  [1, 1, 1600, "elu+1"], // one head: in parts
  [1, 3, 600, "relu"],
  [2, 8, 100, performer({ count: 64 })],
];

describe.each(["cpu", "wasm"])("threads, on %s", (backend) => {
  for (const [B, H, N, features] of cases) {
    for (const causal of [false, true]) {
      test(`give the same bits for 1, 2 and 3 of them: [${B}, ${H}, ${N}], ${causal ? "causal" : "all"}`, async () => {
        await tf.setBackend(backend);
        const next = normals(N);
        const tensors = Array.from({ length: 4 }, () => {
          const { values, shape } = randomValues(next, B, H, N, 64);
          return tf.tensor(values, shape);
        }) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        const [q, k, v, dOutput] = tensors;
        const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
          linearAttention(a, b, c, { features, causal });
        const run = () =>
          tf.tidy(() =>
            [f(q, k, v), ...tf.grads(f)([q, k, v], dOutput)].map((x) =>
              Buffer.from(x.dataSync().slice().buffer).toString("base64"),
            ),
          );
        const results: string[][] = [];
        for (const count of [1, 2, 3]) {
          setThreads(count);
          expect(await startThreads()).toBe(count);
          results.push(run());
        }
        for (const other of results.slice(1)) {
          other.forEach((bits, at) => {
            expect(bits === results[0]?.[at]).toBe(true);
          });
        }
        tf.dispose(tensors);
      });
    }
  }
});
