import {
  and,
  atrous,
  causal,
  fixed,
  local,
  type Mask,
  not,
  or,
  padding,
  perHead,
  sinks,
  sparse,
  window,
} from "@frugal/sparse-masks";
import { largestRelative } from "@frugal/tooling/oracle/largestRelative.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import * as reference from "./attentionStatistics.reference.ts";
import { attentionStatistics } from "./attentionStatistics.ts";
import type { AttentionStatisticsOptions } from "./attentionStatisticsOptions.ts";

const NAMES: readonly reference.StatisticsName[] = [
  ...reference.ROW_STATISTICS,
  "distanceMass",
  "blockMass",
];

const tensor = ({ values, shape }: RandomValues) => tf.tensor(values, shape);

/** The largest relative difference of each statistic from the definition. */
function compare(
  q: RandomValues,
  k: RandomValues,
  options: AttentionStatisticsOptions,
): Record<string, number> {
  const wanted = reference.attentionStatistics(q, k, options as never);
  return tf.tidy(() => {
    const got = attentionStatistics(tensor(q), tensor(k), options);
    return Object.fromEntries(
      NAMES.filter((name) => name !== "blockMass" || options.blocks).map((name) => {
        expect(got[name]?.shape, name).toEqual(wanted[name].shape);
        const floor = name === "logsumexp" ? 1 : 0; // it passes through 0
        return [name, largestRelative(got[name]!.dataSync(), wanted[name].values, floor)];
      }),
    );
  });
}

function expectEqual(
  N: number,
  M: number,
  options: AttentionStatisticsOptions,
  [B, H, D]: [number, number, number] = [2, 3, 8],
): void {
  const next = normals(N * 7919 + M);
  const q = randomValues(next, B, H, N, D);
  const k = randomValues(next, B, H, M, D);
  for (const [name, difference] of Object.entries(compare(q, k, options))) {
    expect(difference, `${name} of [${N}, ${M}], ${options.mask?.name}`).toBeLessThan(1e-5);
  }
}

const masks: (Mask | undefined)[] = [
  undefined,
  causal(),
  and(causal(), window(20)),
  not(causal()),
  and(causal(), atrous(3)),
  or(local(3), atrous(5)),
  and(causal(), fixed(10, 3)),
  and(causal(), or(window(8), sinks(3))),
  perHead([and(causal(), sparse(4)), causal(), atrous(7)]),
];

const lengths: [number, number][] = [
  [1, 1],
  [31, 31],
  [33, 33],
  [100, 100],
  [40, 100],
  [100, 40],
];

describe.each(["cpu", "wasm"])("attentionStatistics on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  for (const mask of masks) {
    test(`equals the definition: ${mask?.name ?? "no mask"}`, () => {
      for (const [N, M] of lengths) {
        expectEqual(N, M, { ...(mask && { mask }), blocks: 2 });
      }
    });
  }

  test("equals it over many tiles, whatever the number of blocks and sinks", () => {
    for (const mask of [undefined, and(causal(), window(150)), or(local(9), atrous(20))]) {
      for (const [blocks, sinkKeys] of [
        [3, 0],
        [20, 70],
        [0, 1000],
      ] as const) {
        expectEqual(257, 257, { ...(mask && { mask }), blocks, sinkKeys }, [1, 1, 5]);
      }
    }
    expectEqual(33, 700, { blocks: 4 }, [1, 1, 16]);
    expectEqual(700, 33, { blocks: 4 }, [1, 1, 16]);
  });

  test("takes padding, where some rows and some examples see no key", () => {
    expectEqual(40, 40, { mask: and(causal(), padding([17, 40])), blocks: 2 });
    expectEqual(40, 40, { mask: and(not(causal()), padding([0, 30])), blocks: 2 });
  });

  test("scales as told", () => {
    for (const scale of [0, -2, 3]) expectEqual(33, 70, { scale, mask: causal() }, [1, 2, 4]);
  });

  test("a row that sees no key: logsumexp −∞, else 0, and no part in means", () => {
    tf.tidy(() => {
      const x = tf.ones([1, 1, 2, 4]);
      const got = attentionStatistics(x, x, { mask: not(causal()), blocks: 1 });
      expect(Array.from(got.logsumexp.dataSync())).toEqual([2, Number.NEGATIVE_INFINITY]);
      for (const name of ["entropy", "squares", "maximum", "distance", "sinkMass"] as const) {
        expect(got[name].dataSync()[1], name).toBe(0);
      }
      expect(Array.from(got.distanceMass.dataSync())).toEqual([0, 1]);
      expect(Array.from(got.blockMass?.dataSync() ?? [])).toEqual([1]);
      const none = attentionStatistics(x, x, { mask: padding([0]) });
      expect(Array.from(none.distanceMass.dataSync())).toEqual([0, 0]);
    });
  });

  test("equal keys: entropy log n, squares and maximum 1/n, to the last bits", () => {
    tf.tidy(() => {
      const N = 300;
      const q = tf.randomNormal([1, 1, N, 8], 0, 1, "float32", 1);
      const k = tf.mul(tf.ones([1, 1, N, 8]), 3);
      const { entropy, squares, maximum } = attentionStatistics(q, k, { mask: causal() });
      const counts = Array.from({ length: N }, (_, i) => i + 1);
      const rows = (x: tf.Tensor) => x.dataSync();
      expect(largestRelative(rows(entropy), counts.map(Math.log))).toBeLessThan(1e-6);
      expect(
        largestRelative(
          rows(squares),
          counts.map((n) => 1 / n),
        ),
      ).toBeLessThan(1e-6);
      expect(
        largestRelative(
          rows(maximum),
          counts.map((n) => 1 / n),
        ),
      ).toBeLessThan(1e-6);
    });
  });

  test("nearly one-hot rows: entropies down to 1e-20 keep their digits", () => {
    const D = 4;
    const M = 97;
    // Whole scores, so that float32 holds them exactly: key 50 leads by `gap`, the rest differ.
    for (const gap of [3, 10, 20, 50]) {
      const q = { values: new Float32Array([1, 1, 0, 0]), shape: [1, 1, 1, D] };
      const k = { values: new Float32Array(M * D), shape: [1, 1, M, D] };
      for (let j = 0; j < M; j++) k.values[j * D] = j === 50 ? 0 : -gap - (j % 7);
      for (const lead of [50, 0, 96]) {
        const moved = { ...k, values: k.values.slice() };
        moved.values[50 * D] = k.values[lead * D] as number;
        moved.values[lead * D] = 0;
        for (const [name, difference] of Object.entries(compare(q, moved, { scale: 1 }))) {
          expect(difference, `${name}, gap ${gap}`).toBeLessThan(1e-5);
        }
      }
    }
  });

  test("scores far beyond the range of exp", () => {
    tf.tidy(() => {
      const q = tf.tensor4d([300, 0], [1, 1, 1, 2]);
      const k = tf.tensor4d([300, 0, -300, 0, 299, 0], [1, 1, 3, 2]);
      const { entropy, maximum, logsumexp } = attentionStatistics(q, k);
      expect(entropy.dataSync()[0]).toBe(0);
      expect(maximum.dataSync()[0]).toBe(1);
      expect(logsumexp.dataSync()[0]).toBeCloseTo(90000 / Math.SQRT2, 1);
    });
  });

  test("what the mask hides reaches nothing", () => {
    for (const mask of [causal(), and(causal(), window(20)), and(causal(), atrous(3))]) {
      const next = normals(5);
      const [N, D, bad] = [70, 8, 37];
      const q = randomValues(next, 1, 1, N, D);
      const k = randomValues(next, 1, 1, N, D);
      const poisoned = k.values.map((x, i) =>
        i < bad * D ? x : ([Number.NaN, Infinity, -Infinity][i % 3] as number),
      );
      tf.tidy(() => {
        const clean = attentionStatistics(tensor(q), tensor(k), { mask });
        const dirty = attentionStatistics(tensor(q), tf.tensor(poisoned, k.shape), { mask });
        for (const name of reference.ROW_STATISTICS) {
          const rows = (x: tf.Tensor) => x.dataSync().slice(0, bad);
          expect(rows(dirty[name]), `${name}, ${mask.name}`).toEqual(rows(clean[name]));
          expect(dirty[name].dataSync()[bad], "what is seen is seen").toBeNaN();
        }
      });
    }
  });
});
