import { setThreads, startThreads } from "@frugal/engine";
import { type BlockLayout, type Mask, type Pass, TILE } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as reference from "./attention.reference.ts";
import { attentionOp } from "./attentionOp.ts";
import { softmaxWeighting } from "./weighting.ts";

/** Which pass a pair of a head is in; −1 when no pass has it. */
type PassOf = (query: number, key: number, head: number) => number;

/** The order of a pass: what stands at each place; empty in the natural order. */
interface Order {
  readonly queryAt: readonly number[];
  readonly keyAt: readonly number[];
}

/** A layout made pair by pair from any orders, with a plane for each head; what no compiler makes. */
function layoutFrom(
  N: number,
  M: number,
  heads: number,
  orders: readonly Order[],
  passOf: PassOf,
): BlockLayout {
  const numbers = new Map([[new Array(TILE).fill(0xffffffff).join(), 0]]);
  const passes = orders.map(({ queryAt, keyAt }, at): Pass => {
    const rows = Math.ceil((queryAt.length || N) / TILE);
    const columns = Math.ceil((keyAt.length || M) / TILE);
    const query = (place: number) =>
      queryAt.length ? (queryAt[place] ?? -1) : place < N ? place : -1;
    const key = (place: number) => (keyAt.length ? (keyAt[place] ?? -1) : place < M ? place : -1);
    const rowStart = [0];
    const runs: [column: number, length: number, bitmap: number][] = [];
    for (let row = 0; row < heads * rows; row++) {
      for (let column = 0; column < columns; column++) {
        const words = Array.from({ length: TILE }, (_, r) => {
          const i = query((row % rows) * TILE + r);
          let word = 0;
          for (let c = 0; c < TILE; c++) {
            const j = key(column * TILE + c);
            if (i >= 0 && j >= 0 && passOf(i, j, Math.floor(row / rows)) === at) word |= 1 << c;
          }
          return word >>> 0;
        });
        if (words.every((word) => word === 0)) continue;
        const text = words.join();
        const number = numbers.get(text) ?? numbers.size;
        numbers.set(text, number);
        const last = runs.at(-1);
        const extends_ =
          last &&
          runs.length > rowStart[row]! &&
          last[0] + last[1] === column &&
          last[2] === number;
        if (extends_) last[1]++;
        else runs.push([column, 1, number]);
      }
      rowStart.push(runs.length);
    }
    const place = (list: readonly number[], length: number) =>
      Int32Array.from({ length: list.length && length * TILE }, (_, p) => list[p] ?? -1);
    return {
      modulus: queryAt.length || keyAt.length ? 2 : 1,
      rows,
      columns,
      queryAt: place(queryAt, rows),
      keyAt: place(keyAt, columns),
      rowStart: Int32Array.from(rowStart),
      column: Int32Array.from(runs, (run) => run[0]),
      length: Int32Array.from(runs, (run) => run[1]),
      bitmap: Int32Array.from(runs, (run) => run[2]),
    };
  });
  return {
    queries: N,
    keys: M,
    examples: 1,
    heads,
    planes: heads,
    planeOf: Int32Array.from({ length: heads }, (_, head) => head),
    passes,
    bitmaps: Uint32Array.from([...numbers.keys()].flatMap((text) => text.split(",").map(Number))),
  };
}

const NATURAL: Order = { queryAt: [], keyAt: [] };

/** Any order, with gaps. */
function shuffled(length: number, next: () => number): number[] {
  const places = Array.from({ length }, (_, i) => i);
  for (let gap = Math.floor(length / 3); gap > 0; gap--) places.push(-1);
  return places
    .map((i) => [next(), i] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, i]) => i);
}

function hash(...words: number[]): number {
  let mixed = 0x9e3779b9;
  for (const word of words) {
    mixed = Math.imul(mixed ^ word, 0x85ebca6b);
    mixed ^= mixed >>> 13;
  }
  return mixed >>> 0;
}

const maskOf = (heads: number, N: number, M: number, passOf: PassOf): Mask => ({
  name: "in some pass",
  relative: false,
  examples: 1,
  heads,
  allows: (q, k, _, head = 0) => passOf(q - (M - N), k, head) >= 0,
  coverage: () => "some",
});

type Random = ReturnType<typeof randomValues>;
const tensor = ({ values, shape }: Random) => tf.tensor(values, shape);

interface Case {
  readonly inputs: [q: Random, k: Random, v: Random];
  readonly dOutput: Random;
  readonly dLogsumexp: Random;
}

function makeCase(B: number, H: number, N: number, M: number, D: number, E: number): Case {
  const next = normals(N * 31 + M);
  return {
    inputs: [
      randomValues(next, B, H, N, D),
      randomValues(next, B, H, M, D),
      randomValues(next, B, H, M, E),
    ],
    dOutput: randomValues(next, B, H, N, E),
    dLogsumexp: randomValues(next, B, H, N),
  };
}

/** Output, logsumexp, dQ, dK and dV. */
function run({ inputs, dOutput, dLogsumexp }: Case, layout: BlockLayout): Float32Array[] {
  return tf.tidy(() => {
    const attributes = {
      layout,
      scale: 0.4,
      softCap: 0,
      weighting: softmaxWeighting,
      factors: undefined,
      dropout: undefined,
    };
    const [q, k, v] = inputs.map(tensor) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const loss = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Scalar => {
      const [output, logsumexp] = attentionOp({ q, k, v }, attributes) as [tf.Tensor, tf.Tensor];
      const finite = tf.maximum(logsumexp, -1e30);
      return tf.add(
        tf.sum(tf.mul(output, tensor(dOutput))),
        tf.sum(tf.mul(finite, tensor(dLogsumexp))),
      );
    };
    const forward = attentionOp({ q, k, v }, attributes);
    return [...forward, ...tf.grads(loss)([q, k, v])].map((result) => result.dataSync().slice());
  }) as unknown as Float32Array[];
}

/** With NaN and infinities in one row. */
function poison({ values, shape }: Random, row: number): Random {
  const width = shape.at(-1) as number;
  const bad = values.slice();
  for (let c = 0; c < width; c++) {
    bad[row * width + c] = [Number.NaN, Infinity, -Infinity][c % 3] as number;
  }
  return { values: bad, shape };
}

/** The same from the definition. */
function wanted({ inputs: [q, k, v], dOutput, dLogsumexp }: Case, mask: Mask): Float64Array[] {
  const options = { mask, scale: 0.4 };
  const { output, logsumexp } = reference.attention(q, k, v, options);
  const seen = dLogsumexp.values.map((slope, row) =>
    logsumexp.values[row] === Number.NEGATIVE_INFINITY ? 0 : slope,
  );
  const gradients = { output: dOutput, logsumexp: { values: seen, shape: dLogsumexp.shape } };
  const slopes = reference.attentionGradient(q, k, v, gradients, options);
  return [output, logsumexp, slopes.q, slopes.k, slopes.v].map(({ values }) => values);
}

const length = fc.oneof(fc.constantFrom(1, 31, 32, 33), fc.integer({ min: 1, max: 110 }));

describe.each(["cpu", "wasm"])("passes in orders of their own, on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  afterAll(() => setThreads(1));

  test("any orders with any gaps, any share of pairs in each, heads that differ: as defined", () => {
    fc.assert(
      fc.property(
        length,
        length,
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer(),
        (N, M, kinds, sparse, whole, seed) => {
          let count = 0;
          const next = () => hash(seed, count++);
          const orders = kinds.map((kind) => ({
            queryAt: kind & 1 ? shuffled(N, next) : [],
            keyAt: kind & 2 ? shuffled(M, next) : [],
          }));
          // Some pairs of a pass lie scattered, others in whole blocks, others nowhere.
          const passOf: PassOf = (i, j, head) => {
            if (hash(seed, i, j, head) % sparse === 0) return hash(i, j, head) % orders.length;
            const block = hash(seed, Math.floor(i / 32), Math.floor(j / 32), head);
            return block % whole === 0 ? (block >>> 8) % orders.length : -1;
          };
          const B = 1 + (hash(seed) & 1);
          const data = makeCase(B, 3, N, M, 8, 5);
          const got = run(data, layoutFrom(N, M, 3, orders, passOf));
          wanted(data, maskOf(3, N, M, passOf)).forEach((values, at) => {
            expect(largestDifference(got[at]!, values)).toBeLessThan(at < 2 ? 3e-6 : 1e-5);
          });
        },
      ),
      { seed: 7, numRuns: backend === "wasm" ? 100 : 20 },
    );
  });

  test("NaN and infinities of what a query sees in no pass stay hidden", () => {
    fc.assert(
      fc.property(
        length,
        length,
        fc.integer({ min: 2, max: 9 }),
        fc.integer(),
        (N, M, one, seed) => {
          let count = 0;
          const next = () => hash(seed, count++);
          const own = () => ({ queryAt: shuffled(N, next), keyAt: shuffled(M, next) });
          const passOf: PassOf = (i, j) => (hash(seed, i, j) % one ? -1 : hash(i, j, seed) % 3);
          const layout = layoutFrom(N, M, 1, [NATURAL, own(), own()], passOf);
          const [E, D] = [8, 8];
          const data = makeCase(1, 1, N, M, D, E);
          const clean = run(data, layout);
          const badKey = hash(seed, 1) % M;
          const badQuery = hash(seed, 2) % N;
          const [q, k, v] = data.inputs;
          const keys = run({ ...data, inputs: [q, poison(k, badKey), poison(v, badKey)] }, layout);
          const queries = run({ ...data, inputs: [poison(q, badQuery), k, v] }, layout);
          for (let i = 0; i < N; i++) {
            if (passOf(i, badKey, 0) >= 0) continue;
            for (const at of [0, 1, 2]) {
              const width = [E, 1, D][at] as number;
              const [row, other] = [clean, keys].map((all) =>
                (all[at] as Float32Array).slice(i * width, (i + 1) * width),
              ) as [Float32Array, Float32Array];
              expect(largestDifference(row, other)).toBeLessThan(1e-5);
            }
          }
          for (let j = 0; j < M; j++) {
            if (passOf(badQuery, j, 0) >= 0) continue;
            for (const at of [3, 4]) {
              const [row, other] = [clean, queries].map((all) =>
                (all[at] as Float32Array).slice(j * D, (j + 1) * D),
              ) as [Float32Array, Float32Array];
              expect(largestDifference(row, other)).toBeLessThan(1e-5);
            }
          }
        },
      ),
      { seed: 8, numRuns: backend === "wasm" ? 60 : 15 },
    );
  });

  test("a head without pairs in the first pass, or in any, and rows that see nothing in some", () => {
    const [N, M] = [70, 90];
    let count = 0;
    const order = () => ({
      queryAt: shuffled(N, () => hash(1, count++)),
      keyAt: shuffled(M, () => hash(2, count++)),
    });
    const passOf: PassOf = (i, j, head) =>
      [
        i < 40 && j % 3 === 0 ? 0 : i >= 20 && i < 60 && j % 3 === 1 ? 2 : -1,
        (i + j) % 4 === 0 ? 1 : -1,
        -1,
        (i + j) % 4 === 0 ? 2 : (i + j) % 4 === 2 && i > 66 ? 3 : -1,
      ][head] as number;
    const data = makeCase(2, 4, N, M, 16, 24);
    const got = run(data, layoutFrom(N, M, 4, [NATURAL, order(), order(), NATURAL], passOf));
    wanted(data, maskOf(4, N, M, passOf)).forEach((values, at) => {
      expect(largestDifference(got[at]!, values)).toBeLessThan(at < 2 ? 3e-6 : 1e-5);
    });
  });

  test("give the same bits for 1, 2 and 3 threads", async () => {
    const N = 640;
    let count = 0;
    const order = () => ({
      queryAt: shuffled(N, () => hash(3, count++)),
      keyAt: shuffled(N, () => hash(4, count++)),
    });
    const passOf: PassOf = (i, j, head) => (hash(i >> 5, j >> 5, head) % 5) - 1;
    const layout = layoutFrom(N, N, 2, [NATURAL, order(), NATURAL, order()], passOf);
    const data = makeCase(1, 2, N, N, 32, 32);
    const results = [];
    for (const threads of [1, 2, 3]) {
      setThreads(threads);
      expect(await startThreads()).toBe(threads);
      results.push(run(data, layout));
    }
    setThreads(1);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});
