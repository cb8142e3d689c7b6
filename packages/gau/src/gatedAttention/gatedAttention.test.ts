import { attention } from "@frugal/attention-core";
import { and, causal, local, type Mask, padding, window } from "@frugal/sparse-masks";
import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as reference from "./gatedAttention.reference.ts";
import { gatedAttention } from "./gatedAttention.ts";
import type { GatedAttentionOptions, GatedNormalizer } from "./gatedAttentionOptions.ts";

const B = 2;

const tensor = ({ values, shape }: RandomValues): tf.Tensor => tf.tensor(values, shape);

interface Sizes {
  readonly N: number;
  readonly e: number;
  readonly s: number;
}

function draw({ N, e, s }: Sizes, seed: number) {
  const next = normals(seed);
  return {
    u: randomValues(next, B, N, e),
    v: randomValues(next, B, N, e),
    z: randomValues(next, B, N, s),
    queryScale: randomValues(next, s),
    queryOffset: randomValues(next, s),
    keyScale: randomValues(next, s),
    keyOffset: randomValues(next, s),
    bias: randomValues(next, 1, 2 * N - 1),
    dOutput: randomValues(next, B, N, e),
  };
}

type Drawn = ReturnType<typeof draw>;

const normalizers: GatedNormalizer[] = [
  "essay",
  "paper",
  "softmaxPlus",
  "laplace",
  { name: "squaredRelu", over: "n" },
];

describe("the reference", () => {
  test.each(normalizers)("has the slopes of its differences: %j", (normalizer) => {
    const { dOutput, ...inputs } = draw({ N: 5, e: 3, s: 4 }, 3) as Drawn;
    const { u, v, z, ...others } = inputs;
    const options = { ...others, normalizer, mask: causal() };
    const slopes = reference.gatedAttentionGradient(u, v, z, dOutput, options);
    for (const [name, slope] of Object.entries(slopes)) {
      const one = inputs[name as keyof typeof inputs];
      const loss = (values: Float64Array) => {
        const moved = { ...inputs, [name]: { values, shape: one.shape } };
        const { u, v, z, ...rest } = moved;
        const output = reference.gatedAttention(u, v, z, { ...rest, normalizer, mask: causal() });
        return output.values.reduce((sum, y, at) => sum + y * (dOutput.values[at] as number), 0);
      };
      const wanted = finiteDifferences(loss, Float64Array.from(one.values));
      expect(largestDifference(slope.values, wanted), name).toBeLessThan(1e-7);
    }
  });
});

describe.each(["cpu", "wasm"])("gatedAttention on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const masks: (Mask | undefined)[] = [
    undefined,
    causal(),
    and(causal(), window(7)),
    and(causal(), padding([0, 9])),
  ];
  const sizes: Sizes[] = [
    { N: 1, e: 1, s: 1 },
    { N: 31, e: 24, s: 8 },
    { N: 33, e: 5, s: 3 },
    { N: 100, e: 16, s: 8 },
  ];
  for (const [at, size] of sizes.entries()) {
    test.each(normalizers)(
      `equals its definition, N=${size.N}, with gradients: %j`,
      (normalizer) => {
        const mask = masks[at];
        const { dOutput, ...inputs } = draw(size, at + 1);
        const { u, v, z, ...others } = inputs;
        const options = { ...others, normalizer, ...(mask && { mask }) };
        const wanted = reference.gatedAttention(u, v, z, options);
        const slopes = reference.gatedAttentionGradient(u, v, z, dOutput, options);
        const names = Object.keys(inputs);
        const run = (...tensors: tf.Tensor[]) => {
          const given = Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
          const { u, v, z, ...rest } = given as Record<string, tf.Tensor>;
          const more = { ...rest, normalizer, ...(mask && { mask }) } as GatedAttentionOptions;
          return gatedAttention(u!, v!, z!, more);
        };
        const tensors = names.map((name) => tensor(inputs[name as keyof typeof inputs]));
        expect(relative(run(...tensors).dataSync(), wanted.values)).toBeLessThan(3e-6);
        const loss = (...given: tf.Tensor[]) => tf.sum(tf.mul(run(...given), tensor(dOutput)));
        tf.grads(loss as never)(tensors).forEach((got, i) => {
          const name = names[i] as keyof typeof slopes;
          expect(relative(got.dataSync(), slopes[name]!.values), name).toBeLessThan(1.2e-5);
        });
      },
    );
  }

  test("with u = 1 is attention of one head, to the bit", () => {
    const { v, z } = draw({ N: 40, e: 16, s: 8 }, 8);
    const rows = (x: RandomValues) => tf.reshape(tensor(x), [B, 1, 40, -1]);
    const mask = causal();
    for (const normalizer of ["softmax", "squaredRelu"] as const) {
      const wanted = attention(rows(z), rows(z), rows(v), { mask, normalizer });
      const got = gatedAttention(tf.ones(v.shape), tensor(v), tensor(z), { mask, normalizer });
      expect(got.dataSync()).toEqual(wanted.dataSync());
    }
  });

  test("with A = I is a gated linear unit, to the bit", () => {
    const { u, v, z } = draw({ N: 40, e: 16, s: 8 }, 9);
    const options = { mask: local(0), normalizer: "softmax" } as const;
    const got = gatedAttention(tensor(u), tensor(v), tensor(z), options);
    expect(got.dataSync()).toEqual(tf.mul(tensor(u), tensor(v)).dataSync());
  });

  test("divides by the keys a causal row may see, whatever comes later", () => {
    const N = 6;
    const [u, v, z] = [tf.ones([1, N, 2]), tf.ones([1, N, 2]), tf.ones([1, N, 4])];
    const row = (normalizer: GatedNormalizer, mask?: Mask) =>
      gatedAttention(u, v, z, { normalizer, ...(mask && { mask }) }).dataSync();
    // a = q·k = 4 everywhere: c terms of 16 / (c · 4), or of 16 / c².
    expect(row("essay", causal())).toEqual(new Float32Array(2 * N).fill(4));
    expect(row("essay")).toEqual(new Float32Array(2 * N).fill(4));
    const shares = Array.from({ length: 2 * N }, (_, at) => 16 / (Math.floor(at / 2) + 1));
    expect(largestDifference(row("paper", causal()), shares)).toBeLessThan(1e-5);
    expect(largestDifference(row("paper"), Array(2 * N).fill(16 / N))).toBeLessThan(1e-5);
  });

  test("hands queries and keys to the position", () => {
    const { u, v, z, queryScale } = draw({ N: 9, e: 4, s: 6 }, 4);
    const seen: number[][] = [];
    const position = (rows: tf.Tensor4D, offset: number) => {
      seen.push([...rows.shape, offset]);
      return tf.mul(rows, tf.reshape(tf.range(1, 10), [1, 1, 9, 1])) as tf.Tensor4D;
    };
    const scale = tensor(queryScale);
    const got = gatedAttention(tensor(u), tensor(v), tensor(z), { position, queryScale: scale });
    expect(seen).toEqual([
      [B, 1, 9, 6, 0],
      [B, 1, 9, 6, 0],
    ]);
    const rows = tf.reshape(tensor(z), [B, 1, 9, 6]) as tf.Tensor4D;
    const mixed = attention(
      position(tf.mul(rows, scale), 0),
      position(rows, 0),
      tf.reshape(tensor(v), [B, 1, 9, 4]),
      { normalizer: "squaredRelu" },
    );
    const wanted = tf.mul(tensor(u), tf.reshape(mixed, [B, 9, 4])).dataSync();
    expect(got.dataSync()).toEqual(wanted);
  });

  test("drops weights as attention does, and leaves no tensors behind", () => {
    const { u, v, z } = draw({ N: 33, e: 8, s: 4 }, 5);
    const [gate, values, shared] = [tensor(u), tensor(v), tensor(z)];
    const dropout = { rate: 0.4, seed: 7 };
    const before = tf.memory().numTensors;
    const got = gatedAttention(gate, values, shared, { dropout, queryScale: tf.ones([4]) });
    expect(tf.memory().numTensors).toBe(before + 2);
    const wanted = reference.gatedAttention(u, v, z, { dropout });
    expect(relative(got.dataSync(), wanted.values)).toBeLessThan(3e-6);
  });

  test("refuses what does not fit, and leaves nothing behind", () => {
    const [u, v, z] = [tf.ones([2, 5, 4]), tf.ones([2, 5, 4]), tf.ones([2, 5, 3])];
    const before = tf.memory().numTensors;
    const refuses = (call: () => unknown, message: string) => {
      expect(call).toThrow(`gatedAttention: ${message}`);
      expect(tf.memory().numTensors).toBe(before);
    };
    const given = (options: object) => () => gatedAttention(u, v, z, options);
    refuses(() => gatedAttention(z, v, z), "u must be [2, 5, 4] as v, got [2, 5, 3]");
    refuses(() => gatedAttention(u, v, 3 as never), "z must be a tf.Tensor, got number");
    refuses(given({ queryScale: "x" }), "queryScale must be a tf.Tensor, got string");
    refuses(given({ keyOffset: u }), "keyOffset must be [3], as wide as z, got [2, 5, 4]");
    refuses(given({ position: "rotary" }), "position must be a function of queries or keys");
    refuses(given({ scales: 1 }), 'unknown option "scales"');
    refuses(
      given({ position: (rows: tf.Tensor4D) => tf.reshape(rows, [2, 3, 5]) }),
      "position must return [2, 1, 5, width] for [2, 1, 5, 3], got [2, 3, 5]",
    );
    expect(given({ normalizer: "relu" })).toThrow("normalizer must be");
    tf.tidy(() => refusesRank(tf.ones([2, 5])));
    expect(tf.memory().numTensors).toBe(before);

    function refusesRank(flat: tf.Tensor): void {
      expect(() => gatedAttention(flat, v, z)).toThrow(
        "gatedAttention: u must be [B, N, e], not empty, got [2, 5]",
      );
    }
  });
});

/** The largest difference over the largest value, or over 1. */
function relative(got: ArrayLike<number>, wanted: Float64Array): number {
  const largest = wanted.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  return largestDifference(got, wanted) / largest;
}
