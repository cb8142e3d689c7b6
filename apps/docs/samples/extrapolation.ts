import { attention } from "@frugal/attention-core";
import {
  mergedAttention,
  reRoPE,
  rotary,
  yarnAttentionFactor,
  yarnFrequencies,
} from "@frugal/positional";
import { and, causal, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

const trained = 64;
const N = 256; // four times as long as in training
const normal = (seed: number) => tf.randomNormal([1, 4, N, 32], 0, 1, "float32", seed);
const [q, k, v] = [normal(1), normal(2), normal(3)];
const rope = { layout: "half" } as const;

// The essay's baseline: each query sees as many keys as in training.
const baseline = and(causal(), window(trained));
const near = attention(rotary(q, rope), rotary(k, rope), v, { mask: baseline });

// The same weights with slower frequencies …
const stretched = {
  ...rope,
  frequencies: yarnFrequencies(32, { factor: N / trained, trainedLength: trained }),
  attentionFactor: yarnAttentionFactor(N / trained),
};
const yarn = attention(rotary(q, stretched), rotary(k, stretched), v, { mask: causal() });

// … or with distances that never exceed those of training.
const far = mergedAttention(q, k, v, { positions: reRoPE(trained / 2), rotary: rope });

console.log([near, yarn, far].map(({ shape }) => `[${shape}]`).join(" "));
