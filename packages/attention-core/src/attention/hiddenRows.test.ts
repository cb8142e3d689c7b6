import { and, atrous, causal, type Mask, not, or, sparse, window } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { attention } from "./attention.ts";

const N = 70;
const D = 8;
/** Keys from here on hold NaN and infinities. */
const BAD = 37;

type Floats = Float32Array<ArrayBuffer>;

/** The causal mask keeps bad keys, in the middle of a tile, from queries before them. */
const masks: Mask[] = [
  causal(),
  and(causal(), window(20)),
  and(causal(), atrous(3)),
  and(causal(), sparse(4)),
  and(causal(), or(atrous(4), atrous(7))),
];

function poison(values: Floats, from: number, to: number): Floats {
  const bad = values.slice();
  for (let i = from * D; i < to * D; i++)
    bad[i] = [Number.NaN, Infinity, -Infinity][i % 3] as number;
  return bad;
}

describe.each(["cpu", "wasm"])("what the mask hides, on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  for (const mask of masks) {
    const next = normals(23);
    const shape = [1, 1, N, D];
    const [q, k, v, dOutput] = [0, 1, 2, 3].map(() => randomValues(next, ...shape).values) as [
      Floats,
      Floats,
      Floats,
      Floats,
    ];

    /** dOutput only of queries before BAD. */
    const earlier = dOutput.map((x, i) => (i < BAD * D ? x : 0));

    const run = (kBad: Floats, vBad: Floats, qBad = q, slope = earlier) =>
      tf.tidy(() => {
        const inputs = [qBad, kBad, vBad].map((values) => tf.tensor(values, shape));
        const output = attention(inputs[0]!, inputs[1]!, inputs[2]!, { mask });
        const loss = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => attention(a, b, c, { mask });
        const grads = tf.grads(loss)(inputs, tf.tensor(slope, shape));
        return {
          output: output.dataSync().slice(0, BAD * D),
          dQ: grads[0]!.dataSync().slice(0, BAD * D),
          dK: grads[1]!.dataSync(),
          dV: grads[2]!.dataSync(),
        };
      });

    test(`does not reach earlier queries, nor their gradients: ${mask.name}`, () => {
      const clean = run(k, v);
      for (const [kBad, vBad] of [
        [poison(k, BAD, N), v],
        [k, poison(v, BAD, N)],
        [poison(k, BAD, BAD + 1), poison(v, BAD, BAD + 1)],
      ] as const) {
        const { output, dQ } = run(kBad, vBad);
        // Pairs are then added one by one, after the others: the last bit may differ.
        expect(largestDifference(output, clean.output)).toBeLessThan(1e-6);
        expect(largestDifference(dQ, clean.dQ)).toBeLessThan(1e-6);
      }
    });

    test(`a bad query does not reach keys that it does not see: ${mask.name}`, () => {
      // Query 10 sees keys up to 10; the keys behind it must get the gradients of the others alone.
      const sees = 11 * D;
      const others = dOutput.map((x, i) => (i >= 10 * D && i < sees ? 0 : x));
      const clean = run(k, v, q, others);
      const bad = run(k, v, poison(q, 10, 11), dOutput);
      const slope = run(k, v, q, poison(dOutput, 10, 11));
      for (const { dK, dV } of [bad, slope]) {
        expect(dV.slice(sees).every(Number.isFinite)).toBe(true);
        expect(dK.slice(sees).every(Number.isFinite)).toBe(true);
        dV.slice(sees).forEach((x, i) => {
          expect(Math.abs(x - (clean.dV[sees + i] as number))).toBeLessThan(1e-5);
        });
      }
    });
  }

  test("what a query does see is not hidden: NaN comes out", () => {
    tf.tidy(() => {
      const x = tf.ones([1, 1, 40, 8]);
      const bad = tf.tensor(poison(new Float32Array(40 * 8), 39, 40), [1, 1, 40, 8]);
      expect(attention(x, bad, x).dataSync()[0]).toBeNaN();
      expect(attention(x, x, bad).dataSync()[0]).toBeNaN();
      expect(attention(bad, x, x).dataSync()[39 * 8]).toBeNaN();
    });
  });

  test("a row that sees nothing has gradient 0, whatever its own gradient is", () => {
    tf.tidy(() => {
      const mask = not(causal());
      const [x, y, z] = [0, 1, 2].map(() => tf.ones([1, 1, 3, 8])) as tf.Tensor[];
      const slope = tf.tensor(poison(new Float32Array(24).fill(1), 2, 3), [1, 1, 3, 8]);
      const grads = tf.grads((q, k, v) => attention(q, k, v, { mask }))([x!, y!, z!], slope);
      for (const grad of grads) expect(grad.dataSync().every(Number.isFinite)).toBe(true);
      expect(Array.from(grads[0]!.dataSync().slice(16))).toEqual(new Array(8).fill(0));
    });
  });
});
