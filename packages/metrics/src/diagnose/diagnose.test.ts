import {
  and,
  causal,
  everything,
  local,
  type Mask,
  padding,
  perHead,
  window,
} from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import type { HeadReport } from "./attentionReport.ts";
import { diagnoseHead } from "./diagnose.reference.ts";
import { diagnose } from "./diagnose.ts";
import { denseWeights, heads, syntheticHeads } from "./syntheticHeads.test.ts";

const names = Object.keys(heads);
const D = 16;

/** Relative to what is right, or to a hundredth where it is smaller. */
function near(found: number, right: number, what: string): void {
  const error = Math.abs(found - right) / Math.max(0.01, Math.abs(right));
  if (!(error <= 1e-5)) expect.fail(`${what}: ${found}, not ${right}`);
}

/** Every number of a report against dense float64. */
function compare(B: number, N: number, mask: Mask | undefined, samples: number): void {
  const plain = syntheticHeads(B, N, D);
  const weights = denseWeights(plain.q, plain.k, mask ? { mask } : {});
  const tensors = [plain.q, plain.k].map(({ values, shape }) => tf.tensor(values, shape));
  const [q, k] = tensors as [tf.Tensor, tf.Tensor];
  const before = tf.memory();
  const report = diagnose(q, k, { ...(mask ? { mask } : {}), samples, blocks: 4 });
  expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  tf.dispose(tensors);
  expect(report).toMatchObject({ B, H: 5, N, M: N, mask: mask?.name ?? "everything" });
  const { rows, whole } = report.sample;
  expect(rows.length).toBe(Math.min(samples, N));
  expect(whole).toBe(samples >= N);
  report.heads.forEach((found, head) => {
    const { queries, keys } = found.blockMass;
    expect(queries).toBe(keys);
    const right = diagnoseHead(weights, head, {
      ...{ mask: mask ?? everything(), rows, top: 8, sinkKeys: 4, side: keys },
    });
    const what = (name: string) => `${name} of ${names[head]}, N=${N}, ${mask?.name}`;
    expect(found.rows).toBe(right.rows);
    for (const name of [
      "keys",
      "entropy",
      "effectiveKeys",
      "participation",
      "concentration",
      "maximum",
      "sinkMass",
      "distance",
      "effectiveRank",
    ] as const) {
      near(found[name], right[name], what(name));
    }
    near(found.gini.value, right.gini, what("gini"));
    near(found.topMass.value, right.topMass, what("topMass"));
    for (const { within, share } of found.localMass) {
      near(share, right.localMass(within), what(`mass within ${within}`));
    }
    expect(found.blockMass.values.length).toBe(right.blockMass.length);
    right.blockMass.forEach((mass, at) => {
      near(found.blockMass.values[at] as number, mass, what(`block ${at}`));
    });
  });
  Array.from(report.similarity.values).forEach((alike, at) => {
    const [a, b] = [Math.floor(at / 5), at % 5];
    let sum = 0;
    let count = 0;
    for (let example = 0; example < B; example++) {
      for (const i of rows) {
        const row = (head: number) => {
          const start = ((example * 5 + head) * N + i) * N;
          return weights.values.subarray(start, start + N);
        };
        const [x, y] = [row(a), row(b)];
        const size = Math.hypot(...x) * Math.hypot(...y);
        if (size === 0) continue;
        sum += x.reduce((product, p, j) => product + p * (y[j] as number), 0) / size;
        count++;
      }
    }
    near(alike, count === 0 ? 0 : sum / count, `similarity of ${names[a]} and ${names[b]}`);
  });
}

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test("every number is that of dense float64", () => {
    compare(1, 100, causal(), 100);
    compare(2, 33, undefined, 10);
    compare(1, 1, undefined, 64);
    compare(2, 31, and(causal(), window(7)), 40);
  });

  test("masks that differ by example and head, rows and heads without keys", () => {
    compare(2, 40, padding([40, 9]), 40);
    compare(2, 40, and(causal(), padding([17, 0])), 12);
    const none = { ...local(1), name: "none", allows: () => false, coverage: () => "none" } as Mask;
    compare(1, 33, perHead([causal(), local(3), none, window(5), everything()]), 33);
  });
});

describe("heads whose numbers are known", () => {
  const N = 64;
  beforeAll(async () => {
    await tf.setBackend("wasm");
  });

  test("equal weights: c keys, S 1, Gini 0, rank by the rows", () => {
    const [q, k] = [tf.zeros([1, 1, N, 4]), tf.randomNormal([1, 1, N, 4], 0, 1, "float32", 1)];
    const [all] = diagnose(q, k).heads;
    expect(all?.entropy).toBeCloseTo(Math.log(N), 5);
    expect(all?.effectiveKeys).toBeCloseTo(N, 3);
    expect(all?.participation).toBeCloseTo(N, 3);
    expect(all?.concentration).toBeCloseTo(1, 5);
    expect(all?.gini.value).toBeCloseTo(0, 5);
    expect(all?.topMass.value).toBeCloseTo(8 / N, 6);
    expect(all?.sinkMass).toBeCloseTo(4 / N, 6);
    expect(all?.effectiveRank).toBeCloseTo(1, 5);
    expect(all?.distance).toBeCloseTo((N * N - 1) / (3 * N), 4);
    const [behind] = diagnose(q, k, { mask: causal() }).heads;
    expect(behind?.keys).toBe((N + 1) / 2);
    expect(behind?.concentration).toBeCloseTo(1, 5);
    expect(behind?.gini.value).toBeCloseTo(0, 5);
    tf.dispose([q, k]);
  });

  test("one key each: 1 key, S 1/√c, Gini 1 − 1/c, full rank", () => {
    const unit = tf.mul(tf.eye(N), 40).reshape([1, 1, N, N]);
    const { heads, similarity } = diagnose(unit, unit, { scale: 1, samples: 16 });
    const [one] = heads;
    expect(one?.entropy).toBeCloseTo(0, 5);
    expect(one?.effectiveKeys).toBeCloseTo(1, 5);
    expect(one?.concentration).toBeCloseTo(1 / Math.sqrt(N), 5);
    expect(one?.gini.value).toBeCloseTo(1 - 1 / N, 5);
    expect(one?.gini.low).toBeCloseTo(1 - 1 / N, 5);
    expect(one?.topMass.count).toBe(16);
    expect(one?.maximum).toBeCloseTo(1, 5);
    expect(one?.distance).toBeCloseTo(0, 5);
    expect(one?.localMass[0]).toEqual({ within: 0, share: expect.closeTo(1, 5) });
    expect(one?.effectiveRank).toBeCloseTo(16, 3);
    expect(similarity).toEqual({ values: Float64Array.of(1), rows: 1, columns: 1 });
    unit.dispose();
  });

  test("what is sampled holds the truth in its interval, mostly, and all rows have none", () => {
    const shape = [1, 4, 300, 8];
    const [q, k] = [1, 2].map((seed) => tf.randomNormal(shape, 0, 2, "float32", seed)) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const whole = diagnose(q, k, { samples: 300, mask: causal() });
    let held = 0;
    const seeds = 50;
    for (let seed = 0; seed < seeds; seed++) {
      diagnose(q, k, { samples: 20, seed, mask: causal() }).heads.forEach(({ gini }, head) => {
        const truth = whole.heads[head]?.gini;
        expect(truth?.low).toBe(truth?.high);
        if (gini.low <= (truth?.value ?? 2) && (truth?.value ?? -2) <= gini.high) held++;
      });
    }
    expect(held / seeds / 4).toBeGreaterThan(0.85);
    tf.dispose([q, k]);
  });

  test("a NaN that is seen shows in its head only, one that is hidden in none", () => {
    const values = Float32Array.from({ length: 2 * 9 * 4 }, (_, i) => Math.sin(i));
    values[8 * 4] = Number.NaN; // last key of head 0
    const [q, k] = [tf.ones([1, 2, 9, 4]), tf.tensor(values, [1, 2, 9, 4])];
    const seen = diagnose(q, k).heads;
    expect(seen[0]?.entropy).toBeNaN();
    expect(seen[0]?.effectiveRank).toBeNaN();
    expect(seen[1]?.entropy).toBeGreaterThan(0);
    const hidden = diagnose(q, k, { mask: padding([8]) }).heads;
    expect(hidden[0]?.entropy).toBeGreaterThan(0);
    expect(hidden[0]?.effectiveRank).toBeGreaterThan(0);
    tf.dispose([q, k]);
  });

  test("says what is wrong, and leaks nothing", () => {
    const [q, k] = [tf.ones([1, 2, 9, 4]), tf.ones([1, 2, 9, 4])];
    const before = tf.memory().numTensors;
    for (const [options, message] of [
      [{ samples: 0 }, "diagnose: samples must be an integer of at least 1, got 0"],
      [{ seed: -1 }, "diagnose: seed must be an integer of at least 0, got -1"],
      [{ top: 1.5 }, "diagnose: top must be an integer of at least 1, got 1.5"],
      [{ blocks: 0 }, "diagnose: blocks must be an integer of at least 1, got 0"],
      [{ mask: padding([1, 2, 3]) }, "3 examples"],
      [{ scale: Number.NaN }, "scale must be"],
      [{ colour: 1 } as never, "unknown option"],
    ] as const) {
      expect(() => diagnose(q, k, options)).toThrow(message);
    }
    expect(() => diagnose(q, null as never)).toThrow("k must be a tf.Tensor");
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([q, k]);
  });
});

test("with a sink, numbers of keys are those of what it leaves", () => {
  tf.tidy(() => {
    const q = tf.zeros([1, 1, 40, 4]);
    const { heads } = diagnose(q, q, { sinks: tf.tensor1d([Math.log(40)]) });
    const { effectiveKeys, participation, concentration, entropy, maximum } =
      heads[0] as HeadReport;
    expect(effectiveKeys).toBeCloseTo(40, 3);
    expect(participation).toBeCloseTo(40, 3);
    expect(concentration).toBeCloseTo(1, 5);
    expect(maximum).toBeCloseTo(1 / 80, 7);
    expect(entropy).toBeCloseTo(0.5 * Math.log(80), 5);
  });
});
