import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { alibi } from "./alibi.ts";
import { alibiSlopes } from "./alibiSlopes.ts";
import { clippedRelative } from "./clippedRelative.ts";
import type { DistanceTableOptions } from "./distanceTableOptions.ts";
import { kerpleLog } from "./kerpleLog.ts";
import { kerplePower } from "./kerplePower.ts";
import { sandwich } from "./sandwich.ts";
import { t5Bucket } from "./t5Bucket.ts";
import { t5Buckets } from "./t5Buckets.ts";

const H = 3;
const SIZES: [N: number, M: number][] = [
  [1, 1],
  [31, 31],
  [33, 33],
  [1, 40],
  [7, 33],
  [33, 7],
];

interface Kind {
  /** Its parameters, whose gradients are asked for. */
  readonly parameters: readonly { readonly shape: number[]; readonly values: number[] }[];
  table(parameters: readonly tf.Tensor[], lengths: DistanceTableOptions): tf.Tensor;
  /** By definition, for head h and a key `d` behind the query. */
  entry(
    parameters: readonly ArrayLike<number>[],
    h: number,
    d: number,
    both: boolean,
  ): number | undefined;
}

const perHead = (...values: number[]) => ({ shape: [H], values });
const at = (values: ArrayLike<number> | undefined, i: number) => values?.[i] as number;
const far = (d: number, both: boolean) => (both ? Math.abs(d) : Math.max(d, 0));
const table = (rows: number, columns: number) => ({
  shape: [rows, columns],
  values: [...randomValues(normals(rows), rows, columns).values],
});

const kinds: Record<string, Kind> = {
  alibi: {
    parameters: [perHead(0.5, 0.25, 0.0625)],
    table: ([slopes], lengths) => alibi(slopes as tf.Tensor, lengths),
    entry: ([slopes], h, d, both) => -at(slopes, h) * far(d, both),
  },
  kerpleLog: {
    parameters: [perHead(0.02, 1.3, 0.7), perHead(0.9, 0.015, 0.4)],
    table: ([slope, rate], lengths) =>
      kerpleLog({ slope, rate } as Parameters<typeof kerpleLog>[0], lengths),
    entry: ([slope, rate], h, d, both) => -at(slope, h) * Math.log(1 + at(rate, h) * far(d, both)),
  },
  kerplePower: {
    parameters: [perHead(0.02, 0.3, 0.7), perHead(1.9, 1, 0.03)],
    table: ([slope, power], lengths) =>
      kerplePower({ slope, power } as Parameters<typeof kerplePower>[0], lengths),
    entry: ([slope, power], h, d, both) => -at(slope, h) * far(d, both) ** at(power, h),
  },
  sandwich: {
    parameters: [],
    table: (_, { N, M }) => sandwich({ heads: H, width: 16, N, ...(M && { M }) }),
    entry(_, h, d) {
      let sum = -8;
      for (let c = 0; c < 8; c++) sum += Math.cos(d * 10_000 ** (-c / 8));
      return (sum * H) / (8 * (h + 1));
    },
  },
  t5Buckets: {
    parameters: [table(8, H)],
    table: ([weights], lengths) => t5Buckets(weights as tf.Tensor, { ...lengths, maxDistance: 20 }),
    entry: ([weights], h, d, both) =>
      at(weights, H * bucketByCode(-d, { bidirectional: both, buckets: 8, most: 20 }) + h),
  },
  clippedRelative: {
    parameters: [table(H, 9)],
    table: ([weights], { N, M }) => clippedRelative(weights as tf.Tensor, { N, ...(M && { M }) }),
    entry: ([weights], h, d) => at(weights, 9 * h + Math.min(Math.max(d, -4), 4) + 4),
  },
};

/** As T5's code has it, of memory position − query position. */
function bucketByCode(
  relative: number,
  { bidirectional, buckets, most }: { bidirectional: boolean; buckets: number; most: number },
): number {
  let count = buckets;
  let bucket = 0;
  let n = -relative;
  if (bidirectional) {
    count = Math.floor(count / 2);
    if (relative > 0) bucket += count;
    n = Math.abs(n);
  } else n = Math.max(n, 0);
  const exact = Math.floor(count / 2);
  if (n < exact) return bucket + n;
  const large =
    exact + Math.trunc((Math.log(n / exact) / Math.log(most / exact)) * (count - exact));
  return bucket + Math.min(large, count - 1);
}

/** softmax(q·k + bias) v · dOutput, summed, for a causal mask or none: in float64, by definition. */
function lossByDefinition(
  { q, k, v, slopes }: Record<"q" | "k" | "v" | "slopes", Float32Array>,
  { N, M, both }: { N: number; M: number; both: boolean },
  bias: (h: number, d: number) => number,
): number {
  let loss = 0;
  for (let h = 0; h < H; h++)
    for (let i = 0; i < N; i++) {
      let [sum, weighed] = [0, 0];
      for (let j = 0; j < M; j++) {
        const d = i + M - N - j;
        if (!both && d < 0) continue;
        const query = at(q, h * N + i);
        const weight = Math.exp(query * at(k, h * M + j) + bias(h, d));
        sum += weight;
        weighed += weight * at(v, h * M + j);
      }
      if (sum > 0) loss += (weighed / sum) * at(slopes, h * N + i);
    }
  return loss;
}

/** The same of tensors, D = E = 1, with the table as `attention`'s option `bias` has it. */
function lossOf(
  { q, k, v, slopes }: Record<"q" | "k" | "v" | "slopes", Float32Array>,
  { N, M, both }: { N: number; M: number; both: boolean },
  entries: tf.Tensor,
): tf.Scalar {
  // Row i of the bias: entries t = i − j + M − 1 for j = 0 … M − 1.
  const rows = Array.from({ length: N }, (_, i) =>
    tf.reverse(tf.slice(entries as tf.Tensor2D, [0, i], [H, M]), 1),
  );
  const hidden = tf.tensor2d(
    Float32Array.from({ length: N * M }, (_, p) =>
      !both && Math.floor(p / M) + M - N - (p % M) < 0 ? -1e30 : 0,
    ),
    [N, M],
  );
  const scores = tf.mul(tf.tensor(q, [H, N, 1]), tf.tensor(k, [H, 1, M]));
  const weights = tf.softmax(tf.add(tf.add(scores, tf.stack(rows, 1)), hidden));
  const seen = tf.tensor1d(Array.from({ length: N }, (_, i) => (!both && i + M - N < 0 ? 0 : 1)));
  const output = tf.sum(tf.mul(weights, tf.tensor(v, [H, 1, M])), 2);
  return tf.sum(tf.mul(tf.mul(output, seen), tf.tensor(slopes, [H, N])));
}

describe.each(["cpu", "wasm"])("distance tables on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    // tfjs counts what customGrad saves on wasm as a leak, in tests only.
    tf.env().set("IS_TEST", false);
  });

  test.each(Object.entries(kinds))(
    "%s has the entries of its definition, at each length",
    (_, kind) => {
      for (const [N, M] of SIZES)
        for (const direction of ["causal", "both"] as const)
          tf.tidy(() => {
            const parameters = kind.parameters.map(({ values, shape }) => tf.tensor(values, shape));
            const entries = kind.table(parameters, { N, M, direction });
            expect(entries.shape).toEqual([H, N + M - 1]);
            const expected = Array.from({ length: H * (N + M - 1) }, (_, p) => {
              // Query i = 0 … N − 1 stands at i + M − N; entry t is that of i − j = t − (M − 1).
              const [h, t] = [Math.floor(p / (N + M - 1)), p % (N + M - 1)];
              const difference = t - (M - 1);
              const values = kind.parameters.map(({ values }) => values);
              return kind.entry(values, h, difference + M - N, direction === "both") as number;
            });
            const values = entries.dataSync();
            expect(largestDifference(values, expected)).toBeLessThan(1e-5);
          });
    },
  );

  test.each(Object.entries(kinds).filter(([, { parameters }]) => parameters.length > 0))(
    "%s: the loss of an attention and the gradient of each parameter are those of finite differences",
    (_, kind) => {
      for (const [N, M] of [
        [9, 9],
        [1, 12],
        [5, 11],
      ] as const)
        for (const direction of ["causal", "both"] as const) {
          const both = direction === "both";
          const next = normals(N + M);
          const inputs = {
            q: randomValues(next, H, N).values,
            k: randomValues(next, H, M).values,
            v: randomValues(next, H, M).values,
            slopes: randomValues(next, H, N).values,
          };
          const defined = (parameters: readonly ArrayLike<number>[]) =>
            lossByDefinition(
              inputs,
              { N, M, both },
              (h, d) => kind.entry(parameters, h, d, both) as number,
            );
          const values = kind.parameters.map(({ values }) => Float64Array.from(values));
          tf.tidy(() => {
            const tensors = kind.parameters.map(({ values, shape }) => tf.tensor(values, shape));
            const loss = (...all: tf.Tensor[]) =>
              lossOf(inputs, { N, M, both }, kind.table(all, { N, M, direction }));
            expect(loss(...tensors).dataSync()[0]).toBeCloseTo(defined(values), 4);
            const gradients = tf.grads(loss)(tensors);
            gradients.forEach((gradient, which) => {
              const expected = finiteDifferences(
                (moved) => defined(values.map((one, i) => (i === which ? moved : one))),
                values[which] as Float64Array,
              );
              expect(largestDifference(gradient.dataSync(), expected)).toBeLessThan(2e-5);
            });
          });
        }
    },
  );

  test("KERPLE's parameters are kept above 0.01, and find back", () => {
    tf.tidy(() => {
      const lengths = { N: 5 };
      const slope = tf.tensor1d([-3, 0.01, 1]);
      const one = tf.ones([H]);
      for (const make of [
        (slope: tf.Tensor) => kerpleLog({ slope, rate: one }, lengths),
        (slope: tf.Tensor) => kerplePower({ slope, power: one }, lengths),
      ]) {
        const entries = make(slope).arraySync() as number[][];
        expect(entries[0]).toEqual(entries[1]);
        const down = tf
          .grad((x) => tf.sum(make(x)))(slope)
          .dataSync();
        const up = tf
          .grad((x) => tf.neg(tf.sum(make(x))))(slope)
          .dataSync();
        // A step of descent goes against the gradient: only the first may not go further down.
        expect(up[0]).toBe(0);
        expect(up[1]).toBeGreaterThan(0);
        expect(down[0]).toBeLessThan(0);
        expect(down[0]).toBeCloseTo(down[1] as number, 6);
      }
      const power = tf.tensor1d([7, 2, 1]);
      const [high, most] = kerplePower({ slope: one, power }, lengths).arraySync() as number[][];
      expect(high).toEqual(most);
    });
  });

  test("nothing is left behind, with gradients or when refused", () => {
    const weights = tf.ones([H]);
    const { numTensors } = tf.memory();
    for (let i = 0; i < 3; i++) {
      tf.dispose(kerpleLog({ slope: weights, rate: weights }, { N: 4 }));
      tf.dispose(tf.grad((x) => tf.sum(kerplePower({ slope: x, power: x }, { N: 4 })))(weights));
      tf.dispose(alibi([1, 2], { N: 4 }));
      tf.dispose(sandwich({ heads: 2, N: 4 }));
      expect(() => kerpleLog({ slope: weights, rate: tf.ones([2]) }, { N: 4 })).toThrow();
      tf.disposeVariables();
    }
    expect(tf.memory().numTensors - numTensors).toBe(3); // the three that were refused
    tf.dispose(weights);
  });
});

test("a power of 1 and the slopes of ALiBi are ALiBi", () => {
  tf.tidy(() => {
    const slopes = alibiSlopes(12);
    const power = { slope: tf.tensor1d(slopes), power: tf.ones([12]) };
    for (const direction of ["causal", "both"] as const) {
      const lengths = { N: 20, M: 50, direction, least: 1e-3 };
      const [one, other] = [kerplePower(power, lengths), alibi(slopes, lengths)];
      expect(largestDifference(one.dataSync(), other.dataSync())).toBe(0);
    }
  });
});

describe("alibiSlopes", () => {
  test("powers of two are a geometric sequence", () => {
    expect(alibiSlopes(8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((h) => 2 ** -h));
    expect(alibiSlopes(4)).toEqual([0.25, 0.0625, 0.015625, 0.00390625]);
    expect(alibiSlopes(1)).toEqual([2 ** -8]);
  });

  test("other numbers take every other slope of twice the power", () => {
    expect(alibiSlopes(6)).toEqual([...alibiSlopes(4), 2 ** -1, 2 ** -3]);
    expect(alibiSlopes(12)).toEqual([
      ...alibiSlopes(8),
      ...[0.5, 1.5, 2.5, 3.5].map((power) => 2 ** -power),
    ]);
    const forty = alibiSlopes(40);
    expect(forty.length).toBe(40);
    expect(forty.slice(0, 32)).toEqual(alibiSlopes(32));
    expect(forty.slice(32)).toEqual([1, 3, 5, 7, 9, 11, 13, 15].map((h) => 2 ** (-8 * (h / 64))));
    expect(new Set(forty).size).toBe(40);
  });
});

describe("sandwich", () => {
  test("is the score of sinusoidal vectors beside q and k, up to a number for each head", () => {
    const [heads, N, width, D] = [6, 40, 32, 8];
    const next = normals(5);
    const [q, k] = [randomValues(next, heads, N, D).values, randomValues(next, heads, N, D).values];
    const vector = (position: number) =>
      Float64Array.from({ length: width }, (_, c) => {
        const angle = position * 10_000 ** ((-2 * Math.floor(c / 2)) / width);
        return c % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
      });
    const entries = tf.tidy(() => sandwich({ heads, N, width }).arraySync());
    for (let h = 0; h < heads; h++) {
      const lambda = heads / (8 * (h + 1));
      for (const [i, j] of [
        [39, 0],
        [20, 20],
        [30, 7],
        [3, 38],
      ] as const) {
        const row = (from: Float32Array, at: number) => [
          ...from.subarray((h * N + at) * D, (h * N + at + 1) * D),
          ...vector(at + 1000).map((x) => x * Math.sqrt(lambda)),
        ];
        const dot = (a: number[], b: number[]) => a.reduce((sum, x, c) => sum + x * at(b, c), 0);
        const concatenated = dot(row(q, i), row(k, j));
        const plain = dot(row(q, i).slice(0, D), row(k, j).slice(0, D));
        const entry = entries[h]?.[i - j + N - 1] as number;
        expect(plain + entry + (lambda * width) / 2).toBeCloseTo(concatenated, 5);
      }
    }
  });

  test("has the values of its kernel at 128, which a port without the cosine has not", () => {
    const N = 4097;
    const [entries] = tf.tidy(() => sandwich({ heads: 1, N }).arraySync()) as [number[]];
    const kernel = (d: number) => 8 * (entries[N - 1 + d] as number);
    const found = [0, 1, 8, 64, 256, 512, 1024, 4096].map(kernel);
    const wanted = [0, -1.91, -18.28, -33.48, -43.48, -49.96, -50.92, -67.38];
    expect(largestDifference(found, wanted)).toBeLessThan(0.006);
    expect(kernel(-64)).toBe(kernel(64));
    // The port sums distance · frequency: linear in the distance.
    const port = (d: number) => {
      let sum = 0;
      for (let c = 0; c < 64; c++) sum += d * 10_000 ** (-c / 64);
      return sum;
    };
    expect(port(4096) / port(8)).toBeCloseTo(512, 6);
    expect(kernel(4096) / kernel(8)).toBeLessThan(4);
    const falling = entries.slice(N - 1, 2 * N - 2).filter((x, d) => at(entries, N + d) < x).length;
    expect(falling / 4096).toBeCloseTo(0.51, 2);
  });
});

describe("t5Bucket", () => {
  test("is T5's, both ways", () => {
    const both = { direction: "both" } as const;
    const ways = [
      0, 1, 7, 8, 11, 12, 15, 16, 22, 23, 31, 32, 45, 46, 63, 64, 90, 91, 127, 128, 5000,
    ];
    expect(ways.map((d) => t5Bucket(d, both))).toEqual([
      ...[0, 1, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 15, 15],
    ]);
    expect(ways.map((d) => t5Bucket(-d, both))).toEqual([
      ...[0, 17, 23, 24, 24, 25, 25, 26, 26, 27, 27, 28, 28, 29, 29, 30, 30, 31, 31, 31, 31],
    ]);
    expect([-4, 0, 15, 16, 18, 19, 127, 128].map((d) => t5Bucket(d))).toEqual([
      ...[0, 0, 15, 16, 16, 17, 31, 31],
    ]);
    for (let d = -300; d < 300; d++)
      for (const bidirectional of [true, false])
        for (const [buckets, most] of [
          [32, 128],
          [16, 100],
        ] as const)
          expect(
            t5Bucket(d, {
              ...{ buckets, maxDistance: most },
              direction: bidirectional ? "both" : "causal",
            }),
          ).toBe(bucketByCode(-d, { bidirectional, buckets, most }));
  });
});

describe("bad input is refused before any work", () => {
  test.each([
    [() => alibi(alibiSlopes(2), { N: 0 }), "alibi: N must be a positive integer, got 0"],
    [() => alibi([], { N: 1 }), "alibi: slopes must be finite numbers, got []"],
    [
      () => alibi([1], { N: 1, direction: "left" as "both" }),
      'alibi: direction must be "causal" or "both", got left',
    ],
    [() => alibiSlopes(2.5), "alibiSlopes: heads must be a positive integer, got 2.5"],
    [
      () => kerpleLog({ slope: tf.ones([2]), rate: tf.ones([3]) }, { N: 1 }),
      "kerpleLog: rate must be [2], got [3]",
    ],
    [
      () => kerplePower({ slope: [1] as unknown as tf.Tensor, power: tf.ones([1]) }, { N: 1 }),
      "kerplePower: slope must be a tf.Tensor, got object",
    ],
    [
      () => sandwich({ heads: 2, width: 7, N: 3 }),
      "sandwich: width must be a positive even integer",
    ],
    [() => t5Buckets(tf.ones([3, 2]), { N: 3, direction: "both" }), "t5Bucket: buckets must be"],
    [() => t5Bucket(3, { maxDistance: 16 }), "t5Bucket: maxDistance must be above 16, got 16"],
    [
      () => clippedRelative(tf.ones([2, 4]), { N: 3 }),
      "clippedRelative: table must be [H, 2k + 1], got [2, 4]",
    ],
    [() => clippedRelative(tf.ones([2, 3], "int32"), { N: 3 }), "table must be float32, got int32"],
  ])("%s", (call, message) => {
    expect(() => tf.tidy(() => void call())).toThrow(message);
  });
});
