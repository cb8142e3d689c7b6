import { attention } from "@frugal/attention-core";
import { deviceReport, layerNorm, matMul, setThreads, startThreads } from "@frugal/engine";
import { and, causal, or, sinks, sparse, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";

/** What the ops gave, and on what. */
export interface Computed {
  readonly results: Readonly<Record<string, number[]>>;
  readonly threads: number;
  /** Workers that were up, beside the caller. */
  readonly workers: number;
  readonly isolated: boolean;
  /** Tensors left behind. */
  readonly leaked: number;
}

/**
 * Ops of the packages on tfjs's wasm backend, large enough for threads: the same in Node and in a
 * page. tfjs's backend must have been registered.
 */
export async function compute(backend: string, threads: number): Promise<Computed> {
  tf.env().set("IS_TEST", true); // no greeting
  await tf.setBackend(backend);
  setThreads(threads);
  await startThreads();
  const before = tf.memory().numTensors;
  const results: Record<string, number[]> = {};
  tf.tidy(() => {
    const [q, k, v] = [1, 2, 3].map((seed) => values([1, 4, 517, 32], seed)) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const masks = {
      dense: undefined,
      streaming: and(causal(), or(window(100), sinks(4))),
      sparse: sparse(16),
    };
    for (const [name, mask] of Object.entries(masks)) {
      const options = mask === undefined ? {} : { mask };
      const attend = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => attention(a, b, c, options);
      results[name] = sample(attend(q, k, v));
      const [dQ, dK, dV] = tf.grads((a, b, c) => tf.sum(tf.square(attend(a!, b!, c!))))([q, k, v]);
      results[`${name} dQ`] = sample(dQ!);
      results[`${name} dK`] = sample(dK!);
      results[`${name} dV`] = sample(dV!);
    }
    const x = values([300, 257], 4);
    results.product = sample(matMul(x, values([257, 130], 5), { activation: "gelu" }));
    results.norm = sample(layerNorm(x));
  });
  const report = deviceReport();
  return {
    results,
    threads: report.threads.used,
    workers: report.threads.workers,
    isolated: report.crossOriginIsolated,
    leaked: tf.memory().numTensors - before,
  };
}

/** Values between −1 and 1 that are the same everywhere, bit for bit. */
function values(shape: number[], seed: number): tf.Tensor {
  let state = seed * 0x9e3779b9;
  const all = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return state / 2 ** 31;
  });
  return tf.tensor(all, shape);
}

/** Every 97th value: enough to see a difference anywhere. */
const sample = (tensor: tf.Tensor): number[] =>
  [...tensor.dataSync()].filter((_, i) => i % 97 === 0);
