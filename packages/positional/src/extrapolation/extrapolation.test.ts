import { attention } from "@frugal/attention-core";
import { causal } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { leakyReRoPE } from "../merged/leakyReRoPE.ts";
import { mergedAttention } from "../merged/mergedAttention.ts";
import { reRoPE } from "../merged/reRoPE.ts";
import { rotary } from "../rotary/rotary.ts";
import { xpos } from "../xpos/xpos.ts";
import { attendByPlan } from "./attendByPlan.ts";
import type { AttentionPlan, ExtrapolationMethod } from "./attentionPlan.ts";
import { blockCausal } from "./methods/blockCausal.ts";
import { blockwiseCausal } from "./methods/blockwiseCausal.ts";
import { hybridWindowFull } from "./methods/hybridWindowFull.ts";
import { hybridWindowFull2 } from "./methods/hybridWindowFull2.ts";
import { inferenceMethods } from "./methods/inferenceMethods.ts";
import { logLength } from "./methods/logLength.ts";
import { ntk } from "./methods/ntk.ts";
import { positionInterpolation } from "./methods/positionInterpolation.ts";
import { sinksAndWindow } from "./methods/sinksAndWindow.ts";
import { trainingWindow } from "./methods/trainingWindow.ts";
import { unchanged } from "./methods/unchanged.ts";
import { withPositions } from "./methods/withPositions.ts";
import { yarn } from "./methods/yarn.ts";
import { plansOf } from "./plansOf.ts";
import { receptiveField } from "./receptiveField.ts";

const T = 16;
const [H, D] = [2, 8];
const rope = { kind: "rotary", layout: "half" } as const;

let seed = 0;
const random = (N: number) => tf.randomNormal([1, H, N, D], 0, 1, "float32", ++seed);
const inputs = (N: number) => [random(N), random(N), random(N)] as const;

beforeAll(async () => {
  await tf.setBackend("wasm");
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** The method in a model of one layer, or in layer `layer` of three. */
const planOf = (method: ExtrapolationMethod, length: number, layer?: number) =>
  method.plan({ length, trained: T, layer: layer ?? 0, layers: layer === undefined ? 1 : 3 });

describe("masks", () => {
  /** How many keys the last query of a text sees, and the first of them. */
  const seenBy = (method: ExtrapolationMethod, length: number) => {
    const { mask } = planOf(method, length);
    return Array.from({ length }, (_, k) => k).filter((k) => mask.allows(length - 1, k, 0, 0));
  };
  const from = (first: number, end: number) =>
    Array.from({ length: end - first }, (_, i) => first + i);

  test("let queries see what each method says", () => {
    expect(seenBy(unchanged(), 60)).toEqual(from(0, 60));
    expect(seenBy(trainingWindow(), 60)).toEqual(from(44, 60));
    expect(seenBy(blockCausal(), 60)).toEqual(from(48, 60));
    expect(seenBy(blockwiseCausal(), 60)).toEqual(from(48, 60));
    expect(seenBy(blockwiseCausal(), 59)).toEqual(from(48, 59));
    expect(seenBy(blockwiseCausal(), 57)).toEqual(from(48, 57));
    expect(seenBy(blockwiseCausal(), 56)).toEqual(from(40, 56));
    expect(seenBy(sinksAndWindow(3), 60)).toEqual([0, 1, 2, ...from(47, 60)]);
  });

  test("of the same lengths are the same objects, so that they are compiled once", () => {
    for (const method of inferenceMethods(T))
      expect(planOf(method, 60).mask).toBe(planOf(method, 32).mask);
  });

  test("as wide as training change nothing within it, to the bit", () => {
    for (const N of [1, 9, T]) {
      const [q, k, v] = inputs(N);
      const plain = attendByPlan(q, k, v, planOf(unchanged(), N), { encoding: rope });
      for (const method of [
        trainingWindow(),
        blockCausal(),
        blockwiseCausal(),
        sinksAndWindow(4),
      ]) {
        const output = attendByPlan(q, k, v, planOf(method, N), { encoding: rope });
        expect(output.dataSync()).toEqual(plain.dataSync());
      }
    }
  });
});

describe("attendByPlan", () => {
  test.each([1, 31, 33, 100])("does what each method says, N = %i", (N) => {
    const [q, k, v] = inputs(N);
    const run = (method: ExtrapolationMethod) =>
      attendByPlan(q, k, v, planOf(method, N), { encoding: rope }).dataSync();
    const plain = (frequencies?: number[], factor = 1) => {
      const turn = { layout: "half", attentionFactor: factor } as const;
      const turned = frequencies ? { ...turn, frequencies } : turn;
      return attention(rotary(q, turned), rotary(k, turned), v, { mask: causal() }).dataSync();
    };
    const base = [1, 0.1, 0.01, 0.001];
    const factor = Math.max(1, N / T);
    expect(run(unchanged())).toEqual(plain());
    const interpolated = base.map((f) => f / factor);
    expect(largestDifference(run(positionInterpolation()), plain(interpolated))).toBeLessThan(1e-6);
    const aware = base.map((f, i) => f * factor ** ((-2 * i) / (D - 2)));
    expect(largestDifference(run(ntk()), plain(aware))).toBeLessThan(1e-6);
    const stayed = base.map((f) => {
      const share = Math.min(1, Math.max(0, ((T * f) / (2 * Math.PI) - 1) / 3));
      return (share + (1 - share) / factor) * f;
    });
    const parts = plain(stayed, 1 + 0.1 * Math.log(factor));
    const found = run(yarn({ fast: 4, ramp: "turns" }));
    expect(largestDifference(found, parts)).toBeLessThan(2e-6);
    const merged = mergedAttention(q, k, v, { positions: reRoPE(8), rotary: { layout: "half" } });
    const moved = withPositions("ReRoPE", () => reRoPE(8));
    expect(largestDifference(run(moved), merged.dataSync())).toBeLessThan(1e-6);
    const scales = Array.from({ length: N }, (_, m) => Math.max(1, Math.log(m + 1) / Math.log(T)));
    const scaled = tf.mul(q, tf.tensor(scales, [N, 1]));
    const both = mergedAttention(scaled, k, v, {
      positions: reRoPE(8),
      rotary: { layout: "half" },
    });
    expect(largestDifference(run(logLength(moved)), both.dataSync())).toBeLessThan(2e-6);
    const turned = [scaled, k].map((x) => rotary(x, { layout: "half" })) as [tf.Tensor, tf.Tensor];
    const longer = attention(...turned, v, { mask: causal() }).dataSync();
    expect(largestDifference(run(logLength(unchanged())), longer)).toBeLessThan(2e-6);
    const twice = logLength(hybridWindowFull(3)).plan({
      ...{ length: N, trained: T, layer: 1, layers: 2 },
    });
    const whole = Array.from({ length: N }, (_, m) => Math.log(m + 1) / Math.log(T));
    const wanted = whole.map((scale) => (N > T ? scale * Math.max(1, scale) : scale));
    const factors = Array.from(twice.queryFactors?.(N, N) ?? []);
    expect(largestDifference(factors, wanted)).toBeLessThan(1e-12);
  });

  test("changes nothing within the trained length, but where positions are told otherwise", () => {
    const [q, k, v] = inputs(T);
    const plain = attendByPlan(q, k, v, planOf(unchanged(), T), { encoding: rope }).dataSync();
    const changed = inferenceMethods(T).filter((method) => {
      const output = attendByPlan(q, k, v, planOf(method, T), { encoding: rope });
      return largestDifference(output.dataSync(), plain) > 0;
    });
    expect(changed.map(({ name }) => name)).toEqual([
      "ReRoPE w8",
      "ReRoPE w4",
      "ReRoPE w8 + log n",
      "leaky ReRoPE w4",
      "Self-Extend w4",
    ]);
  });

  test("trains through every method: gradients are those of what it is made of", () => {
    const [q, k, v] = inputs(40);
    const positions = leakyReRoPE(6, 4);
    const plan = planOf(
      withPositions("leaky", () => positions),
      40,
    );
    const mine = tf.grads((q, k, v) =>
      tf.sum(
        tf.square(
          attendByPlan(q as tf.Tensor, k as tf.Tensor, v as tf.Tensor, plan, { encoding: rope }),
        ),
      ),
    )([q, k, v]);
    const theirs = tf.grads((q, k, v) =>
      tf.sum(
        tf.square(
          mergedAttention(q as tf.Tensor, k as tf.Tensor, v as tf.Tensor, {
            positions,
            rotary: { layout: "half" },
          }),
        ),
      ),
    )([q, k, v]);
    mine.forEach((gradient, i) => {
      expect(gradient.dataSync()).toEqual(theirs[i]?.dataSync());
    });
  });

  test("queries of a text that goes on stand at the last keys", () => {
    const [q, k, v] = inputs(40);
    const last = tf.slice(q, [0, 0, 37, 0], [1, H, 3, D]);
    for (const method of inferenceMethods(T)) {
      const plan = planOf(method, 40);
      const whole = attendByPlan(q, k, v, plan, { encoding: rope });
      const some = attendByPlan(last, k, v, plan, { encoding: rope });
      const wanted = tf.slice(whole, [0, 0, 37, 0], [1, H, 3, D]);
      expect(largestDifference(some.dataSync(), wanted.dataSync()), method.name).toBeLessThan(2e-6);
    }
  });

  test("serves models with XPOS, and with no positions", () => {
    const [q, k, v] = inputs(40);
    const plan = planOf(blockwiseCausal(), 40);
    const { mask } = plan;
    const options = { layout: "half", scaleBase: 64 } as const;
    const encoding = { kind: "xpos", ...options } as const;
    const turned = xpos(q, k, options);
    const wanted = attention(turned.q, turned.k, v, { mask });
    const output = attendByPlan(q, k, v, plan, { encoding });
    expect(output.dataSync()).toEqual(wanted.dataSync());
    const nowhere = attendByPlan(q, k, v, plan, { encoding: { kind: "none" }, scale: 1 });
    expect(nowhere.dataSync()).toEqual(attention(q, k, v, { mask, scale: 1 }).dataSync());
  });

  test("refuses what needs rotary of a model without", () => {
    const [q, k, v] = inputs(20);
    const encoding = { kind: "none" } as const;
    expect(() => attendByPlan(q, k, v, planOf(ntk(), 20), { encoding })).toThrow(
      'attendByPlan: this method needs a model with rotary positions, got "none"',
    );
  });
});

describe("hybrid window-full", () => {
  test("has windows below and one full layer that knows no positions", () => {
    const plans = plansOf(hybridWindowFull(6), { length: 64, trained: T, layers: 3 });
    expect(plans.map(({ mask }) => mask.name)).toEqual(["window(6)", "window(6)", "causal"]);
    expect(plans.map(({ placed = true }) => placed)).toEqual([true, true, false]);
    const factors = plans[2]?.queryFactors?.(T * T, T * T) as ArrayLike<number>;
    expect([factors[0], factors[T - 1]]).toEqual([0, 1]);
    expect(factors[T * T - 1]).toBeCloseTo(2, 12);
  });

  test("the second form puts full layers evenly, and tells them distances beyond training", () => {
    const method = hybridWindowFull2({ size: 6, full: 2 });
    const names = (length: number) =>
      plansOf(method, { length, trained: T, layers: 6 }).map(({ mask, positions }) =>
        `${mask.name} ${positions?.name ?? ""}`.trim(),
      );
    const full = (positions: string) => `causal ${positions}`.trim();
    const window = "window(6)";
    expect(names(T)).toEqual([window, window, full(""), window, full(""), window]);
    expect(names(2 * T)[2]).toBe(full("ReRoPE(8)"));
  });

  test("windows upon each other reach (size − 1) · layers + 1 keys, and no further", () => {
    for (const [size, layers] of [
      [2, 1],
      [5, 3],
      [24, 2],
    ] as const) {
      const N = 60;
      const [windowed] = plansOf(hybridWindowFull2({ size }), { length: N, trained: N, layers: 2 });
      const plan = windowed as AttentionPlan;
      const [x] = inputs(N);
      const dX = tf.grad((x) => {
        let y = x as tf.Tensor4D;
        for (let layer = 0; layer < layers; layer++)
          y = attendByPlan(y, y, y, plan, { encoding: rope });
        return tf.sum(tf.slice(y, [0, 0, N - 1, 0], [1, H, 1, D]));
      })(x);
      const sizes = tf.sum(tf.abs(dX), [0, 1, 3]).dataSync();
      const first = sizes.findIndex((value) => value > 0);
      expect(N - first).toBe(Math.min(N, receptiveField(size, layers)));
    }
  });

  test("refuses models that it makes no sense for", () => {
    const plans = (method: ExtrapolationMethod, layers: number) => () =>
      plansOf(method, { length: 20, trained: T, layers });
    expect(plans(hybridWindowFull(9), 3)).toThrow("reach at most the trained length 16, got 17");
    expect(plans(hybridWindowFull(9), 1)).toThrow("layers must be at least 2, got 1");
    expect(plans(hybridWindowFull2({ size: 4, full: 2 }), 2)).toThrow("full must be below");
    expect(plans(sinksAndWindow(16), 2)).toThrow("count must be below the trained length 16");
    expect(() => hybridWindowFull(0)).toThrow("size must be a positive integer, got 0");
    expect(() => inferenceMethods(7)).toThrow("trained must be an integer of at least 8, got 7");
    expect(() => plansOf(unchanged(), { length: 0, trained: 1, layers: 1 })).toThrow(
      "plansOf: length must be a positive integer, got 0",
    );
  });
});
