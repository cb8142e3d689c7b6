import { and, causal, everything, local, type Mask, padding, plan } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adviseMasks } from "./adviseMasks.ts";
import { denseWeights, heads, syntheticHeads } from "./syntheticHeads.test.ts";

const N = 200;
const D = 16;
const names = Object.keys(heads);
const synthetic = syntheticHeads(2, N, D);

const dense = new Map<Mask, Float64Array>();

/** All weights in float64, computed once for each mask. */
function weightsUnder(mask: Mask): Float64Array {
  const known = dense.get(mask);
  if (known) return known;
  const { values } = denseWeights(synthetic.q, synthetic.k, { mask });
  dense.set(mask, values);
  return values;
}

const whole = everything();

/** What a mask keeps of a head's weights, from all of them in float64. */
function keptOf(mask: Mask, before: Mask, head: number): number {
  const values = weightsUnder(before);
  const H = names.length;
  let kept = 0;
  let rows = 0;
  for (let example = 0; example < 2; example++) {
    for (let i = 0; i < N; i++) {
      const start = ((example * H + head) * N + i) * N;
      const row = values.subarray(start, start + N);
      if (row.every((p) => p === 0)) continue;
      rows++;
      row.forEach((p, j) => {
        if (mask.allows(i, j, example, head)) kept += p;
      });
    }
  }
  return kept / rows;
}

describe("the cheapest masks that keep enough", () => {
  let q: tf.Tensor;
  let k: tf.Tensor;
  beforeAll(async () => {
    await tf.setBackend("wasm");
    [q, k] = [synthetic.q, synthetic.k].map(({ values, shape }) => tf.tensor(values, shape)) as [
      tf.Tensor,
      tf.Tensor,
    ];
  });
  afterAll(() => tf.dispose([q, k]));

  test("a window, a window with sinks, the reach of what is copied, and all of what is spread", () => {
    const { heads: found, sample } = adviseMasks(q, k, { mask: causal() });
    expect(sample).toMatchObject({ seed: 1, whole: false });
    const code = (name: string) => found[names.indexOf(name)]?.code;
    expect(code("local")).toMatch(/^window\(\d+\)$/);
    expect(code("sink")).toMatch(/^and\(causal\(\), or\(window\(\d+\), sinks\(4\)\)\)$/);
    expect(code("copy")).toMatch(/^window\(4\d\)$/); // what lies 40 back, and not much more
    expect(code("uniform")).toBe("causal()");
    expect(code("random")).toBe("causal()");
  });

  test.each([causal(), and(causal(), padding([N, 120]))])(
    "what is said is true, under $name",
    (mask) => {
      const before = tf.memory();
      const { heads: found, together } = adviseMasks(q, k, { mask });
      expect(tf.memory()).toMatchObject({
        numTensors: before.numTensors,
        numBytes: before.numBytes,
      });
      for (const one of found) {
        const right = keptOf(one.mask, mask, one.head);
        expect(Math.abs(one.kept - right)).toBeLessThan(1e-5);
        expect(one.kept).toBeGreaterThanOrEqual(0.99 - 1e-5);
      }
      const shape = { B: 2, H: names.length, N, D };
      expect(together.code).toBe(`perHead([${found.map((one) => one.code).join(", ")}])`);
      expect(together.pairsNow).toBe(plan(mask, shape).pairsComputed);
      expect(together.pairsComputed).toBe(plan(and(mask, together.mask), shape).pairsComputed);
      expect(together.saved).toBeCloseTo(1 - together.pairsComputed / together.pairsNow, 12);
      expect(together.saved).toBeGreaterThan(0.2);
    },
  );

  test("without a mask, uniform heads want everything and local ones look both ways", () => {
    const { heads: found } = adviseMasks(q, k, { samples: N });
    const code = (name: string) => found[names.indexOf(name)]?.code;
    expect(code("uniform")).toBe("everything()");
    expect(code("local")).toMatch(/^local\(\d+\)$/);
    expect(code("sink")).toMatch(/^or\(local\(\d+\), sinks\(4\)\)$/);
    for (const { mask, kept, head } of found) {
      expect(Math.abs(kept - keptOf(mask, whole, head))).toBeLessThan(1e-5);
    }
  });

  test("few rows promise too much; then it asks for more, and keeps what was asked on all rows", () => {
    for (const seed of [1, 2, 3]) {
      const { heads: found } = adviseMasks(q, k, { samples: 2, seed, keep: 0.9 });
      for (const { mask, kept, head } of found) {
        expect(kept).toBeGreaterThanOrEqual(0.9 - 1e-5);
        expect(Math.abs(kept - keptOf(mask, whole, head))).toBeLessThan(1e-5);
      }
    }
  });

  test("candidates are judged, and causal ones forced", () => {
    const wide = local(150);
    const { heads: found } = adviseMasks(q, k, { causal: true, keep: 0.3, candidates: [wide] });
    for (const { mask } of found) expect(mask.allows(0, 1)).toBe(false);
    // Half of the mass is ahead: what is left is what dense causal attention keeps.
    const { heads: most } = adviseMasks(q, k, { causal: true });
    expect(new Set(most.map(({ code }) => code))).toEqual(new Set(["causal()"]));
    expect(most[0]?.kept).toBeLessThan(0.8);
  });

  test("says what is wrong, and leaks nothing", () => {
    const before = tf.memory().numTensors;
    expect(() => adviseMasks(q, k, { keep: 0 })).toThrow(
      new RangeError("adviseMasks: keep must be above 0 and at most 1, got 0"),
    );
    expect(() => adviseMasks(q, k, { samples: 0 })).toThrow(
      "adviseMasks: samples must be an integer of at least 1, got 0",
    );
    expect(() => adviseMasks(q, k, { mask: padding([N, 0]), samples: N })).not.toThrow();
    expect(() => adviseMasks(q, k, { mask: padding([0, 0]) })).toThrow(
      "adviseMasks: some sampled row of head 0 must see a key, got none",
    );
    expect(() => adviseMasks(q, tf.zeros([2, 5, N, D + 1]) as never)).toThrow("k must be");
    expect(tf.memory().numTensors).toBe(before + 1);
  });
});
