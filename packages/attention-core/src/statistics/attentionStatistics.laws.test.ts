import {
  and,
  atrous,
  causal,
  fromPredicate,
  local,
  type Mask,
  or,
  perHead,
  sinks,
  window,
} from "@frugal/sparse-masks";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { attentionWithLogsumexp } from "../attention/attention.ts";
import { attentionStatistics } from "./attentionStatistics.ts";
import { attentionWeights } from "./attentionWeights.ts";

const H = 2;

const masks = fc.oneof(
  fc.constant(undefined),
  fc.constant(causal()),
  fc.integer({ min: 1, max: 60 }).map((width) => and(causal(), window(width))),
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .map(([k, w]) => or(local(w), atrous(k))),
  fc.nat(1000).map((seed) => scattered(seed)),
  fc.nat(1000).map((seed) => perHead([scattered(seed), and(causal(), sinks(3))])),
);

/** Rows and keys that see nothing among them. */
const scattered = (seed: number): Mask =>
  fromPredicate((q, k) => ((q * 7919 + k * 104_729 + q * k * seed) >>> 3) % 13 === 0, {
    name: `scattered ${seed}`,
  });

const cases = fc.record({
  N: fc.integer({ min: 1, max: 130 }),
  M: fc.integer({ min: 1, max: 130 }),
  D: fc.integer({ min: 1, max: 9 }),
  scale: fc.double({ min: -4, max: 4, noNaN: true }),
  sinkKeys: fc.nat(140),
  blocks: fc.integer({ min: 1, max: 6 }),
  mask: masks,
  seed: fc.nat(),
});

describe("laws of attentionStatistics", () => {
  beforeAll(async () => {
    await tf.setBackend("wasm");
  });

  const holds = (check: (given: Given) => void) =>
    fc.assert(
      fc.property(cases, ({ mask, seed, ...sizes }) => {
        tf.tidy(() => {
          const next = normals(seed);
          const [q, k] = [sizes.N, sizes.M].map((length) => {
            const { values, shape } = randomValues(next, 1, H, length, sizes.D);
            return tf.tensor(values, shape);
          }) as [tf.Tensor, tf.Tensor];
          const { scale, sinkKeys, blocks } = sizes;
          const options = { scale, ...(mask && { mask }) };
          const tensors = attentionStatistics(q, k, { ...options, sinkKeys, blocks });
          const numbers = Object.fromEntries(
            Object.entries(tensors).map(([name, x]) => [name, (x as tf.Tensor).dataSync()]),
          );
          check({ ...sizes, mask, q, k, options, of: (name) => numbers[name] as Float32Array });
        });
      }),
      { seed: 4, numRuns: 60 },
    );

  interface Given {
    readonly N: number;
    readonly M: number;
    readonly sinkKeys: number;
    readonly blocks: number;
    readonly mask: Mask | undefined;
    readonly q: tf.Tensor;
    readonly k: tf.Tensor;
    readonly options: object;
    of(name: string): Float32Array;
  }

  /** Of each head: how many rows see a key. */
  const rowsSeeing = ({ of, N }: Given) =>
    Array.from({ length: H }, (_, head) =>
      of("logsumexp")
        .subarray(head * N, (head + 1) * N)
        .reduce((seen, level) => seen + (level > Number.NEGATIVE_INFINITY ? 1 : 0), 0),
    );

  const sum = (values: Float32Array) => values.reduce((total, x) => total + x, 0);

  test("masses sum to what there is: 1 by distance, the rows that see a key by block", () => {
    holds((given) => {
      const seen = rowsSeeing(given);
      seen.forEach((rows, head) => {
        const part = (name: string) => {
          const all = given.of(name);
          const length = all.length / H;
          return sum(all.subarray(head * length, (head + 1) * length));
        };
        expect(part("distanceMass")).toBeCloseTo(rows > 0 ? 1 : 0, 5);
        expect(Math.abs(part("blockMass") - rows)).toBeLessThan(1e-5 * given.N);
      });
    });
  });

  test("1/n ≤ Σp² ≤ max p ≤ 1, max p ² ≤ Σp², 0 ≤ entropy ≤ log n, and Jensen between them", () => {
    holds((given) => {
      const { N, M, mask, of } = given;
      const more = 1 + 2e-6;
      for (let row = 0; row < H * N; row++) {
        const at = (name: string) => of(name)[row] as number;
        if (at("logsumexp") === Number.NEGATIVE_INFINITY) {
          for (const name of ["entropy", "squares", "maximum", "distance", "sinkMass"]) {
            expect(at(name)).toBe(0);
          }
          continue;
        }
        const query = (row % N) + M - N;
        let keys = 0;
        for (let j = 0; j < M; j++) {
          if (!mask || mask.allows(query, j, 0, Math.floor(row / N))) keys++;
        }
        expect(at("entropy")).toBeGreaterThanOrEqual(0);
        expect(at("entropy")).toBeLessThanOrEqual(Math.log(keys) * more);
        expect(at("squares") * more).toBeGreaterThanOrEqual(1 / keys);
        expect(at("squares")).toBeLessThanOrEqual(at("maximum") * more);
        expect(at("maximum") ** 2).toBeLessThanOrEqual(at("squares") * more);
        expect(at("maximum")).toBeLessThanOrEqual(1);
        // Rényi entropies fall with their order: 1, 2, ∞.
        expect(-Math.log(at("squares"))).toBeLessThanOrEqual(at("entropy") + 2e-6);
        expect(at("sinkMass")).toBeGreaterThanOrEqual(0);
        expect(at("sinkMass")).toBeLessThanOrEqual(more);
        expect(at("distance")).toBeLessThanOrEqual((Math.max(N, M) - 1) * more);
      }
    });
  });

  test("logsumexp is attention's own, and weights of all rows give the same numbers", () => {
    holds(({ q, k, N, M, sinkKeys, options, of }) => {
      const { logsumexp } = attentionWithLogsumexp(q, k, k, options);
      const levels = logsumexp.dataSync();
      const rows = Array.from({ length: N }, (_, i) => i);
      const weights = attentionWeights(q, k, { ...options, rows }).dataSync<"float32">();
      for (let row = 0; row < H * N; row++) {
        const own = weights.subarray(row * M, (row + 1) * M);
        const level = of("logsumexp")[row] as number;
        if (level !== levels[row]) expect(level).toBeCloseTo(levels[row] as number, 4);
        const squares = own.reduce((total, p) => total + p * p, 0);
        expect(of("squares")[row]).toBeCloseTo(squares, 5);
        expect(of("sinkMass")[row]).toBeCloseTo(sum(own.slice(0, sinkKeys)), 5);
        const distance = own.reduce(
          (total, p, j) => total + p * Math.abs((row % N) + M - N - j),
          0,
        );
        expect(Math.abs((of("distance")[row] as number) - distance)).toBeLessThan(
          1e-5 * M + 1e-5 * N,
        );
      }
    });
  });
});

test("a key fewer is a key fewer: blocks and bins hold nothing the mask hides", async () => {
  await tf.setBackend("wasm");
  tf.tidy(() => {
    const N = 100;
    const mask = and(causal(), window(3));
    const x = tf.zeros([1, 1, N, 4]);
    const got = attentionStatistics(x, x, { mask, blocks: 4 });
    const distances = got.distanceMass.dataSync();
    expect(distances.slice(3)).toEqual(new Float32Array(distances.length - 3));
    const blocks = got.blockMass?.arraySync()[0]?.[0] as number[][];
    blocks.forEach((row, i) => {
      row.forEach((mass, j) => {
        if (j > i || j < i - 1) expect(mass).toBe(0);
      });
    });
  });
});

test("heads worked on in groups give what each gives alone", async () => {
  await tf.setBackend("wasm");
  tf.tidy(() => {
    const [N, D] = [400, 1000]; // so wide that one head fills a group
    const [q, k] = [1, 2].map((seed) => tf.randomNormal([1, 3, N, D], 0, 1, "float32", seed)) as [
      tf.Tensor4D,
      tf.Tensor4D,
    ];
    const options = { mask: causal(), blocks: 3 };
    const together = attentionStatistics(q, k, options);
    const alone = [0, 1, 2].map((head) => {
      const [own, keys] = [q, k].map((x) => tf.slice(x, [0, head, 0, 0], [1, 1, N, D]));
      return attentionStatistics(own as tf.Tensor, keys as tf.Tensor, options);
    });
    for (const name of Object.keys(together) as (keyof typeof together)[]) {
      const each = alone.map((one) => Array.from((one[name] as tf.Tensor).dataSync()));
      expect(Array.from((together[name] as tf.Tensor).dataSync()), name).toEqual(each.flat());
    }
  });
});
