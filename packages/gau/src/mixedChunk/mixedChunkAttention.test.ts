import { linearAttention } from "@frugal/attention-core";
import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { gatedAttention } from "../gatedAttention/gatedAttention.ts";
import * as reference from "./mixedChunkAttention.reference.ts";
import { mixedChunkAttention } from "./mixedChunkAttention.ts";
import { type MixedChunkState, mixedChunkAttentionStep } from "./mixedChunkAttentionStep.ts";
import type { MixedChunkNormalizer, MixedChunkOptions } from "./mixedChunkOptions.ts";

const B = 2;
const AFFINE = ["queryScale", "queryOffset", "keyScale", "keyOffset"] as const;

interface Sizes {
  readonly N: number;
  readonly e: number;
  readonly s: number;
  readonly chunk: number;
}

const tensor = ({ values, shape }: RandomValues): tf.Tensor => tf.tensor(values, shape);

/** All tensors of a call by flat names; "quadratic.keyScale" is that of the quadratic part. */
function draw({ N, e, s, chunk }: Sizes, seed: number): Record<string, RandomValues> {
  const next = normals(seed);
  const affine = ["quadratic", "linear"].flatMap((part) =>
    AFFINE.map((name) => [`${part}.${name}`, randomValues(next, s)] as const),
  );
  return {
    u: randomValues(next, B, N, e),
    v: randomValues(next, B, N, e),
    z: randomValues(next, B, N, s),
    ...Object.fromEntries(affine),
    bias: randomValues(next, 2 * chunk - 1),
  };
}

/** The same as arguments: u, v, z and options. */
function named<T>(flat: Readonly<Record<string, T>>) {
  const part = (of: string) =>
    Object.fromEntries(AFFINE.map((name) => [name, flat[`${of}.${name}`] as T]));
  const { u, v, z, bias } = flat as Record<"u" | "v" | "z" | "bias", T>;
  return { u, v, z, options: { bias, quadratic: part("quadratic"), linear: part("linear") } };
}

type Fixed = Pick<MixedChunkOptions, "chunk" | "causal" | "normalizer">;

function byDefinition(flat: Record<string, RandomValues>, fixed: Fixed) {
  const { u, v, z, options } = named(flat);
  return reference.mixedChunkAttention(u, v, z, { ...options, ...fixed });
}

function run(flat: Record<string, tf.Tensor>, fixed: Fixed): tf.Tensor {
  const { u, v, z, options } = named(flat);
  return mixedChunkAttention(u, v, z, { ...options, ...fixed });
}

const tensors = (flat: Record<string, RandomValues>) =>
  Object.fromEntries(Object.entries(flat).map(([name, values]) => [name, tensor(values)]));

const variants: Fixed[] = (["essay", "paper"] as MixedChunkNormalizer[]).flatMap((normalizer) =>
  [false, true].map((causal) => ({ normalizer, causal })),
);

const sizes: Sizes[] = [
  { N: 1, e: 2, s: 3, chunk: 1 },
  { N: 31, e: 5, s: 3, chunk: 31 },
  { N: 33, e: 8, s: 8, chunk: 8 },
  { N: 100, e: 16, s: 8, chunk: 32 },
  { N: 100, e: 9, s: 5, chunk: 7 },
];

describe.each(["cpu", "wasm"])("mixedChunkAttention on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const size of sizes) {
    test.each(variants)(
      `equals its quadratic definition: ${JSON.stringify(size)} %j`,
      (variant) => {
        const flat = draw(size, size.N);
        const fixed = { ...variant, chunk: size.chunk };
        const wanted = byDefinition(flat, fixed);
        expect(relative(run(tensors(flat), fixed).dataSync(), wanted.values)).toBeLessThan(3e-6);
      },
    );
  }

  test.each(variants)("has the definition's slopes: %j", (variant) => {
    for (const size of [
      { N: 7, e: 3, s: 2, chunk: 3 },
      { N: 13, e: 2, s: 3, chunk: 5 },
    ]) {
      const flat = draw(size, 5);
      const fixed = { ...variant, chunk: size.chunk };
      const dOutput = randomValues(normals(9), B, size.N, size.e);
      const names = Object.keys(flat);
      const loss = (...given: tf.Tensor[]) => {
        const all = Object.fromEntries(names.map((name, at) => [name, given[at] as tf.Tensor]));
        return tf.sum(tf.mul(run(all, fixed), tensor(dOutput)));
      };
      const slopes = tf.grads(loss as never)(names.map((name) => tensor(flat[name]!)));
      names.forEach((name, at) => {
        const wanted = finiteDifferences((values) => {
          const moved = { ...flat, [name]: { values, shape: flat[name]!.shape } };
          const output = byDefinition(moved as never, fixed).values;
          return output.reduce((sum, y, i) => sum + y * (dOutput.values[i] as number), 0);
        }, Float64Array.from(flat[name]!.values));
        expect(relative(slopes[at]!.dataSync(), wanted), name).toBeLessThan(1e-5);
      });
    }
  });

  test("in steps of any length gives the rows of the whole", () => {
    const size = { N: 23, e: 6, s: 4, chunk: 5 };
    const flat = tensors(draw(size, 3));
    const position = (rows: tf.Tensor4D, offset: number) => {
      const places = tf.add(tf.range(0, rows.shape[2]), offset);
      return tf.mul(rows, tf.cos(tf.reshape(places, [1, 1, -1, 1]))) as tf.Tensor4D;
    };
    const { u, v, z, options } = named(flat);
    for (const normalizer of ["essay", "paper"] as const) {
      const all = { ...options, chunk: size.chunk, normalizer, position };
      const whole = mixedChunkAttention(u, v, z, { ...all, causal: true }).dataSync();
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 23 }), (lengths) => {
          let state: MixedChunkState | undefined;
          const { numTensors } = tf.memory();
          const parts: number[][][] = [[], []];
          for (let from = 0, at = 0; from < size.N; at++) {
            const count = Math.min(lengths[at] as number, size.N - from);
            const cut = (x: tf.Tensor) => tf.slice(x as tf.Tensor3D, [0, from, 0], [B, count, -1]);
            const pieces = [cut(u), cut(v), cut(z)] as const;
            const step = mixedChunkAttentionStep(state, ...pieces, all);
            const rows = step.output.dataSync();
            for (let b = 0; b < B; b++) {
              parts[b]!.push(Array.from(rows.slice(b * count * 6, (b + 1) * count * 6)));
            }
            tf.dispose([...pieces, step.output]);
            state?.dispose();
            state = step.state;
            from += count;
            expect(state.length).toBe(from);
          }
          state?.dispose();
          state?.dispose();
          expect(tf.memory().numTensors).toBe(numTensors);
          expect(largestDifference(parts.flat(2), whole)).toBeLessThan(1e-4);
        }),
        { numRuns: 6, seed: 4 },
      );
    }
  });

  test("lets gradients through its steps", () => {
    const size = { N: 8, e: 4, s: 4, chunk: 3 };
    const { u, v, z, options } = named(tensors(draw(size, 6)));
    const all = { ...options, chunk: size.chunk };
    const whole = (v: tf.Tensor, z: tf.Tensor) =>
      tf.sum(tf.square(mixedChunkAttention(u, v, z, { ...all, causal: true })));
    const cut = (x: tf.Tensor, from: number, count: number) =>
      tf.slice(x as tf.Tensor3D, [0, from, 0], [B, count, -1]);
    const stepped = (v: tf.Tensor, z: tf.Tensor) => {
      const one = mixedChunkAttentionStep(undefined, cut(u, 0, 5), cut(v, 0, 5), cut(z, 0, 5), all);
      const two = mixedChunkAttentionStep(one.state, cut(u, 5, 3), cut(v, 5, 3), cut(z, 5, 3), all);
      return tf.sum(tf.square(tf.concat([one.output, two.output], 1)));
    };
    const wanted = tf.grads(whole as never)([v, z]);
    tf.grads(stepped as never)([v, z]).forEach((got, at) => {
      expect(relative(got.dataSync(), wanted[at]!.dataSync())).toBeLessThan(1e-5);
    });
  });

  test("hides the tokens that keyMask hides, and counts the rest", () => {
    const size = { N: 12, e: 4, s: 3, chunk: 5 };
    const flat = draw(size, 8);
    const { u, v, z, options } = named(flat);
    const keep = Array.from({ length: B * 12 }, (_, at) => (at % 12 < (at < 12 ? 12 : 7) ? 1 : 0));
    const broken = {
      ...v,
      values: v.values.map((x, at) => (keep[Math.floor(at / 4)] ? x : Number.NaN)),
    };
    const keyMask = tf.tensor2d(keep, [B, 12], "bool");
    for (const variant of variants) {
      const fixed = { ...variant, chunk: 5 };
      const shown = { values: Float32Array.from(keep), shape: [B, 12] };
      const wanted = reference.mixedChunkAttention(u, v, z, {
        ...options,
        ...fixed,
        keyMask: shown,
      });
      const { options: given, ...rows } = named(tensors({ ...flat, v: broken }));
      const got = mixedChunkAttention(rows.u, rows.v, rows.z, { ...given, ...fixed, keyMask });
      expect(relative(got.dataSync(), wanted.values)).toBeLessThan(3e-6);
    }
  });

  test("of one chunk is gated attention and linear attention of the same rows", () => {
    const size = { N: 20, e: 8, s: 4, chunk: 20 };
    const { u, v, z } = tensors(draw(size, 2)) as Record<"u" | "v" | "z", tf.Tensor>;
    const normalizer = { name: "squaredRelu", over: "n·s" } as const;
    const full = gatedAttention(u, v, z, { normalizer, scale: 1 });
    const rows = tf.reshape(z, [B, 1, 20, 4]);
    const linear = linearAttention(rows, rows, tf.reshape(v, [B, 1, 20, 8]), {
      features: "identity",
      normalized: false,
    });
    const far = tf.mul(u, tf.reshape(tf.div(linear, 20), [B, 20, 8]));
    const both = mixedChunkAttention(u, v, z, { chunk: 20 }).dataSync();
    expect(relative(both, tf.add(full, far).dataSync())).toBeLessThan(3e-6);
  });

  test("sees nothing of what comes later, be it NaN", () => {
    const size = { N: 24, e: 4, s: 4, chunk: 8 };
    const flat = draw(size, 1);
    const { v, z } = named(flat);
    const later = (x: RandomValues) => ({
      ...x,
      values: x.values.map((value, at) => (Math.floor(at / 4) % 24 >= 13 ? Number.NaN : value)),
    });
    const call = (v: RandomValues, z: RandomValues) => {
      const rows = named(tensors({ ...flat, v, z }));
      const fixed = { chunk: 8, causal: true };
      return mixedChunkAttention(rows.u, rows.v, rows.z, { ...rows.options, ...fixed });
    };
    const early = (x: tf.Tensor) => tf.slice(x as tf.Tensor3D, [0, 0, 0], [B, 13, 4]).dataSync();
    expect(early(call(later(v), later(z)))).toEqual(early(call(v, z)));
  });

  test("refuses what does not fit, and leaves nothing behind", () => {
    const [u, v, z] = [tf.ones([2, 6, 4]), tf.ones([2, 6, 4]), tf.ones([2, 6, 3])];
    const flags = tf.ones([2, 5], "bool");
    const { numTensors } = tf.memory();
    const refuses = (options: object, message: string) => {
      expect(() => mixedChunkAttention(u, v, z, options)).toThrow(
        `mixedChunkAttention: ${message}`,
      );
      expect(tf.memory().numTensors).toBe(numTensors);
    };
    refuses({ chunk: 0 }, "chunk must be an integer of at least 1 and at most N = 6, got 0");
    refuses({ chunk: 7 }, "chunk must be an integer of at least 1 and at most N = 6, got 7");
    refuses({}, "chunk must be an integer of at least 1 and at most N = 6, got 256");
    refuses({ chunk: 3, mask: {} }, "it cannot honour a mask");
    refuses({ chunk: 3, normalizer: "softmax" }, 'normalizer must be "essay" or "paper"');
    refuses({ chunk: 3, bias: z }, "bias must be [5], of 2 · chunk − 1 distances, got [2, 6, 3]");
    refuses({ chunk: 3, linear: z }, "linear must be an object of queryScale");
    refuses({ chunk: 3, linear: { keyScale: v } }, "linear.keyScale must be [3], as wide as z");
    refuses({ chunk: 3, keyMask: z }, "keyMask must be a living tf.Tensor of type bool");
    refuses({ chunk: 3, keyMask: flags }, "keyMask must be [2, 6] to match v, got [2, 5]");
    const { state } = mixedChunkAttentionStep(undefined, u, v, z, { chunk: 4 });
    expect(() => mixedChunkAttentionStep(state, u, v, z, { chunk: 5 })).toThrow(
      "mixedChunkAttentionStep: keys of the state must be [2, 1, 3], got [2, 2, 3]",
    );
    state.dispose();
    expect(() => mixedChunkAttentionStep(state, u, v, z, { chunk: 4 })).toThrow(
      "mixedChunkAttentionStep: the state is disposed",
    );
    expect(tf.memory().numTensors).toBe(numTensors + 1); // the step's output
  });
});

/** The largest difference over the largest value, or over 1. */
function relative(
  got: ArrayLike<number>,
  wanted: Float64Array | Float32Array | Int32Array | Uint8Array,
): number {
  let largest = 1;
  for (const x of wanted) largest = Math.max(largest, Math.abs(x));
  return largestDifference(got, wanted) / largest;
}
