import { type AttentionOptions, attention } from "@frugal/attention-core";
import { and, causal, documents } from "@frugal/sparse-masks";
import { attentionChoices, type ChosenOptions } from "@frugal/tooling/oracle/attentionChoices.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import type { RandomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { rotary } from "../rotary/rotary.ts";
import { logLengthScale } from "../scale/logLengthScale.ts";
import { leakyReRoPE } from "./leakyReRoPE.ts";
import { mergedAttention } from "./mergedAttention.ts";
import { mergedCache } from "./mergedCache.ts";
import { reRoPE } from "./reRoPE.ts";

const [B, H, D, E] = [2, 4, 4, 3];
const half = { layout: "half" } as const;
let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);

const softmaxOnly = attentionChoices.filter(({ option }) => option !== "normalizer");

/** A choice's tensors apart from the rest, so that gradients can be taken by them. */
function separated(chosen: ChosenOptions): [tf.Tensor[], (tensors: tf.Tensor[]) => object] {
  const names = (["scale", "bias", "sinks"] as const).filter((name) => chosen[name]);
  const tensors = names.map((name) => {
    const { values, shape } = chosen[name] as RandomValues;
    return tf.tensor(values, shape);
  });
  return [
    tensors,
    (given) => ({ ...chosen, ...Object.fromEntries(names.map((name, i) => [name, given[i]])) }),
  ];
}

describe.each(["cpu", "wasm"])("the options of merged attention on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    tf.env().set("IS_TEST", false);
  });

  const sizes = [
    [1, 1],
    [31, 31],
    [33, 33],
    [100, 100],
    [7, 33],
    [33, 7],
  ] as const;

  // Positions that are all told as they are: whatever the option, parts join to attention itself.
  test.each(softmaxOnly.map((choice) => [choice.name, choice] as const))(
    "%s is attention's, in outputs and every gradient",
    (_, choice) => {
      const positions = leakyReRoPE(7, 1);
      for (const [N, M] of sizes)
        for (const keyHeads of [H, 2])
          tf.tidy(() => {
            const mask =
              M > 10 && keyHeads === H ? and(causal(), documents([10, M - 10])) : causal();
            const [tensors, options] = separated(choice.draw({ B, H, N, M }, ++seed));
            const rows = [random(B, H, N, D), random(B, keyHeads, M, D), random(B, keyHeads, M, E)];
            const slopes = random(B, H, N, E);
            const sum = (output: tf.Tensor) => tf.sum(tf.mul(output, slopes));
            const ours = (...[q, k, v, ...some]: tf.Tensor[]) =>
              mergedAttention(q as tf.Tensor, k as tf.Tensor, v as tf.Tensor, {
                ...(options(some) as AttentionOptions),
                ...{ positions, mask, rotary: half },
              });
            const theirs = (...[q, k, v, ...some]: tf.Tensor[]) =>
              attention(
                rotary(q as tf.Tensor, { ...half, offset: M - N }),
                rotary(k as tf.Tensor, half),
                v as tf.Tensor,
                { ...(options(some) as AttentionOptions), mask },
              );
            const all = [...rows, ...tensors];
            expect(
              largestDifference(ours(...all).dataSync(), theirs(...all).dataSync()),
            ).toBeLessThan(1e-5);
            const mine = tf.grads((...some: tf.Tensor[]) => sum(ours(...some)))(all);
            const wanted = tf.grads((...some: tf.Tensor[]) => sum(theirs(...some)))(all);
            wanted.forEach((gradient, i) => {
              const largest = Math.max(1, tf.max(tf.abs(gradient)).dataSync()[0] as number);
              const found = mine[i]?.dataSync() as Float32Array;
              expect(largestDifference(found, gradient.dataSync()) / largest).toBeLessThan(2e-5);
            });
          });
    },
  );

  test("a cache takes the same scales", () => {
    tf.tidy(() => {
      const N = 30;
      const [q, k, v] = [random(B, H, N, D), random(B, 2, N, D), random(B, 2, N, E)];
      const positions = reRoPE(5);
      const byHead = random(H);
      const byRow = random(B, H, N);
      const part = (x: tf.Tensor, from: number, n: number) => {
        const [begin, size] = [x.shape.map(() => 0), [...x.shape]];
        begin[2] = from;
        size[2] = n;
        return tf.slice(x, begin, size);
      };
      const scales: [tf.Tensor, (from: number, n: number) => tf.Tensor][] = [
        [byHead, () => byHead],
        [byRow, (from, n) => part(byRow, from, n)],
        [logLengthScale(N, D), (from, n) => logLengthScale(n, D, { keys: from + n })],
      ];
      for (const [scale, at] of scales) {
        const whole = mergedAttention(q, k, v, { positions, rotary: half, scale });
        const cache = mergedCache({ positions, rotary: half });
        let from = 0;
        for (const n of [3, 1, 1, 12, 1, 12]) {
          cache.append(part(k, from, n), part(v, from, n));
          const output = cache.attend(part(q, from, n), { scale: at(from, n) });
          const wanted = part(whole, from, n);
          expect(largestDifference(output.dataSync(), wanted.dataSync())).toBeLessThan(3e-6);
          from += n;
        }
        cache.dispose();
      }
    });
  });
});

describe("what cannot be merged is refused, and nothing is left behind", () => {
  const options = { positions: reRoPE(2), rotary: half };
  const rows = () => [random(1, 1, 4, 4), random(1, 1, 4, 4), random(1, 1, 4, 4)] as const;

  test.each<[string, () => object, string]>([
    [
      "softmaxPlus",
      () => ({ normalizer: "softmaxPlus" }),
      "normalizer must be softmax, got softmaxPlus",
    ],
    [
      "sparsemax",
      () => ({ normalizer: { name: "sparsemax" } }),
      "normalizer must be softmax, got spars",
    ],
    ["null", () => ({ normalizer: null }), "normalizer must be softmax, got undefined"],
    ["an unknown option", () => ({ slope: 1 }), 'unknown option "slope"'],
    [
      "a scale for other rows",
      () => ({ scale: tf.ones([1, 1, 3]) }),
      "scale must be [1] or [1, 1, 4]",
    ],
    [
      "a table for other lengths",
      () => ({ bias: tf.ones([1, 8]) }),
      "bias must be [1, 7] or [1, 1, 4, 4]",
    ],
    [
      "a rate of 1",
      () => ({ dropout: { rate: 1, seed: 3 } }),
      "dropout's rate must be in [0, 1), got 1",
    ],
  ])("%s", (_, given, message) => {
    const [q, k, v] = rows();
    const wrong = given();
    const { numTensors } = tf.memory();
    expect(() => mergedAttention(q, k, v, { ...options, ...wrong })).toThrow(message);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test.each<[string, () => object, string]>([
    ["a bias", () => ({ bias: 1 }), 'attend: unknown option "bias"; the only option is scale'],
    [
      "a scale for other rows",
      () => ({ scale: tf.ones([1, 1, 3]) }),
      "attend: scale must be [1, 1, 4]",
    ],
    [
      "a scale for other heads",
      () => ({ scale: tf.ones([2]) }),
      "attend: scale must be [1], got [2]",
    ],
  ])("%s, of a cache", (_, given, message) => {
    const [q, k, v] = rows();
    const cache = mergedCache(options);
    cache.append(k, v);
    const wrong = given();
    const { numTensors } = tf.memory();
    expect(() => cache.attend(q, wrong)).toThrow(message);
    expect(tf.memory().numTensors).toBe(numTensors);
    cache.dispose();
  });
});
