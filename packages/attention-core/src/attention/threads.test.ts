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
import { attention } from "./attention.ts";

afterAll(() => setThreads(1));

/** Large enough for threads to join: some ten million multiply-adds. */
const cases: [number, number, number, Mask | undefined][] = [
  [1, 1, 500, undefined], // one head: its gradient is summed in parts
  [1, 3, 300, causal()],
  [2, 8, 150, undefined],
  [1, 2, 1500, and(causal(), window(100))],
  [1, 1, 2400, or(local(3), atrous(100))], // in stages
  [1, 2, 600, perHead([and(causal(), sparse(4)), causal()])],
];

const bitsOf = (tensor: tf.Tensor) => Buffer.from(tensor.dataSync().slice().buffer);

describe.each(["cpu", "wasm"])("threads, on %s", (backend) => {
  for (const [B, H, N, mask] of cases) {
    test(`give the same bits for 1, 2 and 3 of them: [${B}, ${H}, ${N}], ${mask?.name ?? "no mask"}`, async () => {
      await tf.setBackend(backend);
      const next = normals(N);
      const D = 32;
      const tensors = Array.from({ length: 4 }, () => {
        const { values, shape } = randomValues(next, B, H, N, D);
        return tf.tensor(values, shape);
      }) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const [q, k, v, dOutput] = tensors;
      const options = mask ? { mask } : {};
      const run = () => {
        let output: Buffer | undefined;
        const op = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => {
          const result = attention(a, b, c, options);
          output = bitsOf(result);
          return result;
        };
        const slopes = tf.tidy(() => tf.grads(op)([q, k, v], dOutput).map(bitsOf));
        return [output as Buffer, ...slopes];
      };
      const results: Buffer[][] = [];
      for (const count of [1, 2, 3]) {
        setThreads(count);
        expect(await startThreads()).toBe(count);
        results.push(run());
      }
      results[0]?.forEach((bits, at) => {
        for (const other of results.slice(1)) expect(bits.equals(other[at] as Buffer)).toBe(true);
      });
      tf.dispose(tensors);
    });
  }
});
