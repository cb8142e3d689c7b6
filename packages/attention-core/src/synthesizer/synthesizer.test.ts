import {
  and,
  causal,
  local,
  type Mask,
  neighborhood,
  not,
  padding,
  perHead,
  sparse,
} from "@frugal/sparse-masks";
import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { mixLogits } from "./mixLogits.ts";
import * as reference from "./synthesizer.reference.ts";
import { synthesizer } from "./synthesizer.ts";
import { synthesizerLogits } from "./synthesizerLogits.ts";
import {
  type SynthesizerKind,
  type SynthesizerSizes,
  synthesizerShapes,
} from "./synthesizerShapes.ts";

const [B, n, d, E] = [3, 7, 5, 4] as const;
const sizes: SynthesizerSizes = { heads: 2, length: 12, width: d, keyWidth: 3, rank: 2 };
const kinds: SynthesizerKind[] = [
  ...(["vanilla", "dense", "random", "fixedRandom"] as const),
  ...(["factorizedDense", "factorizedRandom"] as const),
];

const tensor = ({ values, shape }: RandomValues) => tf.tensor(values, shape);

function made(kind: SynthesizerKind, biases = false) {
  const next = normals(12);
  const shapes = Object.entries(synthesizerShapes(kind, { ...sizes, biases }));
  const weights = Object.fromEntries(
    shapes.map(([name, { shape }]) => [name, randomValues(next, ...shape)]),
  );
  return {
    weights,
    tensors: Object.fromEntries(Object.entries(weights).map(([k, w]) => [k, tensor(w)])),
    x: randomValues(next, B, n, d),
    v: randomValues(next, B, 2, n, E),
    dOutput: randomValues(next, B, 2, n, E),
  };
}

/** Σ of products. */
const inner = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, x, at) => sum + x * (b[at] as number), 0);

describe.each(["cpu", "wasm"])("synthesizer on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  for (const kind of kinds) {
    for (const biases of kind.endsWith("ense") ? [false, true] : [false]) {
      test(`equals the definition: ${kind}${biases ? " with biases" : ""}`, () => {
        tf.tidy(() => {
          const { weights, tensors, x, v } = made(kind, biases);
          const logits = synthesizerLogits(kind, tensors, tensor(x));
          const wanted = reference.synthesizerLogits(kind, weights, x);
          expect(logits.shape[0]).toBe(kind.toLowerCase().endsWith("random") ? 1 : B);
          const all = tf.tile(logits, [B / logits.shape[0], 1, 1, 1]);
          expect(largestDifference(all.dataSync(), wanted.values)).toBeLessThan(1e-5);
          const output = synthesizer(logits, tensor(v));
          const expected = reference.synthesizer(wanted, v);
          expect(output.shape).toEqual([B, 2, n, E]);
          expect(largestDifference(output.dataSync(), expected.values)).toBeLessThan(2e-6);
        });
      });

      test(`has the gradients that finite differences show: ${kind}${biases ? " with biases" : ""}`, () => {
        tf.tidy(() => {
          const { weights, tensors, x, v, dOutput } = made(kind, biases);
          const mask = causal();
          const names = Object.keys(weights);
          const loss = (...given: tf.Tensor[]) => {
            const named = Object.fromEntries(
              names.map((name, at) => [name, given[at] as tf.Tensor]),
            );
            const logits = synthesizerLogits(kind, named, tensor(x));
            return synthesizer(logits, given.at(-1) as tf.Tensor, { mask });
          };
          const inputs = [...Object.values(tensors), tensor(v)];
          const slopes = tf.grads(loss)(inputs, tensor(dOutput));
          const wide = (one: RandomValues) => ({ ...one, values: Float64Array.from(one.values) });
          [...names, "v"].forEach((name, at) => {
            const moved = name === "v" ? v : (weights[name] as RandomValues);
            const measured = finiteDifferences((values) => {
              const changed = { ...wide(moved), values };
              const given = name === "v" ? weights : { ...weights, [name]: changed };
              const logits = reference.synthesizerLogits(kind, given, wide(x));
              const output = reference.synthesizer(logits, name === "v" ? changed : v, mask);
              return inner(output.values, dOutput.values);
            }, Float64Array.from(moved.values));
            const found = (slopes[at] as tf.Tensor).dataSync();
            expect(largestDifference(found, measured), name).toBeLessThan(3e-5);
          });
        });
      });
    }
  }

  const masks: Mask[] = [
    causal(),
    local(1),
    not(causal()),
    and(causal(), padding([7, 3, 5])),
    perHead([causal(), sparse(3)]),
    neighborhood(3),
  ];
  for (const mask of masks) {
    test(`keeps to a mask, and gives rows that see nothing 0: ${mask.name}`, () => {
      tf.tidy(() => {
        for (const kind of ["dense", "random"] as const) {
          const { weights, tensors, x, v, dOutput } = made(kind);
          const logits = synthesizerLogits(kind, tensors, tensor(x));
          const wanted = reference.synthesizerLogits(kind, weights, x);
          const expected = reference.synthesizer(wanted, v, mask).values;
          const output = synthesizer(logits, tensor(v), { mask });
          expect(largestDifference(output.dataSync(), expected)).toBeLessThan(2e-6);
          const slopes = tf.grads((a, b) => synthesizer(a, b, { mask }))(
            [logits, tensor(v)],
            tensor(dOutput),
          );
          for (const slope of slopes) expect(slope.dataSync().every(Number.isFinite)).toBe(true);
        }
      });
    });
  }

  test("the second token of more keys than queries is aligned to the last", () => {
    tf.tidy(() => {
      const next = normals(3);
      const [logits, v] = [randomValues(next, 1, 2, 2, 6), randomValues(next, 2, 2, 6, 3)];
      const output = synthesizer(tensor(logits), tensor(v), { mask: causal() });
      const expected = reference.synthesizer(logits, v, causal()).values;
      expect(largestDifference(output.dataSync(), expected)).toBeLessThan(1e-6);
    });
  });

  test("mixtures weigh their parts, learn the weights, and stay one for all examples if the parts are", () => {
    tf.tidy(() => {
      const [dense, random, low] = (["dense", "random", "factorizedRandom"] as const).map(
        (kind) => {
          const { tensors, x } = made(kind);
          return synthesizerLogits(kind, tensors, tensor(x));
        },
      ) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
      const half = mixLogits([dense, random], tf.tensor1d([0, 0]));
      const wanted = tf.mul(tf.add(dense, random), 0.5);
      expect(largestDifference(half.dataSync(), wanted.dataSync())).toBeLessThan(1e-6);
      const theta = tf.tensor1d([0.3, -1]);
      expect(mixLogits([random, low], theta).shape[0]).toBe(1);
      const f = (t: tf.Tensor) => tf.sum(tf.square(mixLogits([dense, random], t)));
      const slope = tf.grad(f)(theta).dataSync();
      const [a, b] = [dense, tf.tile(random, [B, 1, 1, 1])].map((one) =>
        Array.from(one.dataSync()),
      ) as [number[], number[]];
      const measured = finiteDifferences((t) => {
        const share = 1 / (1 + Math.exp((t[1] as number) - (t[0] as number)));
        return a.reduce(
          (sum, x, at) => sum + (share * x + (1 - share) * (b[at] as number)) ** 2,
          0,
        );
      }, Float64Array.from(theta.dataSync()));
      expect(largestDifference(slope, measured) / Math.abs(measured[0] as number)).toBeLessThan(
        1e-5,
      );
    });
  });

  test("leaves nothing behind", () => {
    const { tensors, x, v } = made("dense");
    const [tokens, values] = [tensor(x), tensor(v)];
    const mask = causal();
    const step = () => {
      const logits = synthesizerLogits("dense", tensors, tokens);
      tf.dispose([logits, synthesizer(logits, values, { mask })]);
    };
    step();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 20; i++) step();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([tokens, values, ...Object.values(tensors)]);
  });

  test("refuses what does not fit", () => {
    tf.tidy(() => {
      const { tensors } = made("random");
      expect(() => synthesizerLogits("random", tensors, tf.zeros([1, 13, d]))).toThrow(
        'synthesizerLogits: 13 tokens are more than the 12 of the weight "logits"',
      );
      expect(() => synthesizerLogits("dense", tensors, tf.zeros([1, 3, d]))).toThrow(
        'the weight "hidden" lacks',
      );
      expect(() => synthesizerLogits("dense", tensors, tf.zeros([3, d]))).toThrow(
        "x must be [B, n, d], got [3, 5]",
      );
      const logits = tf.zeros([2, 2, 4, 4]);
      expect(() => synthesizer(logits, tf.zeros([3, 2, 4, 4]))).toThrow(
        "synthesizer: v must be [2, 2, 4, E] to match logits, got [3, 2, 4, 4]",
      );
      expect(() =>
        synthesizer(logits, tf.zeros([2, 2, 4, 4]), { mask: padding([1, 2, 3]) }),
      ).toThrow("describes 3 examples, got a batch of 2");
      expect(() => synthesizer(logits, tf.zeros([2, 2, 4, 4]), { masks: 1 } as object)).toThrow(
        'synthesizer: unknown option "masks"; the options are mask',
      );
      expect(() => synthesizer(undefined as never, logits)).toThrow(
        "synthesizer: logits must be a tf.Tensor, got undefined",
      );
      expect(() => mixLogits([], tf.zeros([0]))).toThrow("mixLogits: theta must be [0]");
      const other = tf.zeros([1, 2, 4, 5]) as tf.Tensor4D;
      expect(() => mixLogits([logits as tf.Tensor4D, other], tf.zeros([2]))).toThrow(
        "mixLogits: logits must be [1 or 2, 2, 4, 4], got [1, 2, 4, 5]",
      );
      expect(() => synthesizerShapes("factorizedDense", { ...sizes, factors: [5, 2] })).toThrow(
        "synthesizerShapes: factors must multiply to 12, got 5 and 2",
      );
    });
  });
});
