import { and, atrous, causal, type Mask, or, padding, window } from "@frugal/sparse-masks";
import {
  type AttentionChoice,
  attentionChoices,
  goTogether,
} from "@frugal/tooling/oracle/attentionChoices.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { attention } from "./attention.ts";

const [H, N, D] = [2, 70, 8];
/** Rows from here on hold NaN and infinities. */
const BAD = 37;

const bad = (at: number) => [Number.NaN, Infinity, -Infinity][at % 3] as number;

type Drawn = Readonly<Record<string, RandomValues>>;

/** With rows from BAD on, or with the pairs of a bias that a mask hides, made bad. */
function poison({ values, shape }: RandomValues, isBad: (at: number) => boolean): RandomValues {
  return { values: values.map((x, at) => (isBad(at) ? bad(at) : x)), shape };
}

const lateRow = (at: number) => Math.floor(at / D) % N >= BAD;

/** Queries before BAD see what the mask lets them; those after see nothing. */
function early(mask: Mask): Mask {
  return {
    name: `the first ${BAD} queries of ${mask.name}`,
    relative: false,
    examples: 1,
    allows: (q, k) => q < BAD && mask.allows(q, k),
    coverage: () => "some",
  };
}

/** Options alone, and some that change the same scores together. */
const sets: AttentionChoice[][] = [
  ...attentionChoices.map((choice) => [choice]),
  ...attentionChoices
    .flatMap((a, at) => attentionChoices.slice(at + 1).map((b) => [a, b] as const))
    .filter(([a, b]) => goTogether(a, b))
    .filter((_, at) => at % 7 === 0)
    .map(([a, b]) => [a, b]),
];

describe.each(["cpu", "wasm"])("with %s,", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  sets.forEach((choices, number) => {
    const drawn = Object.assign(
      {},
      ...choices.map((choice, at) => choice.draw({ B: 1, H, N, M: N }, number + at)),
    );
    const { scale, bias, sinks, ...fixed } = drawn;
    const draw = (seed: number) => randomValues(normals(seed), 1, H, N, D);
    const inputs: Drawn = {
      q: draw(1),
      k: draw(2),
      v: draw(3),
      ...(scale && { scale }),
      ...(bias && { bias }),
      ...(sinks && { sinks }),
    };
    const slope = draw(4);

    /** The output, and the gradient of each input. */
    const run = (mask: Mask, given: Drawn, dOutput: RandomValues) =>
      tf.tidy(() => {
        const names = Object.keys(inputs);
        const tensors = names.map((name) => {
          const { values, shape } = given[name] as RandomValues;
          return tf.tensor(values, shape);
        });
        const op = (...list: tf.Tensor[]) => {
          const named = Object.fromEntries(names.map((name, at) => [name, list[at]]));
          const { q, k, v, ...parameters } = named as Record<"q" | "k" | "v", tf.Tensor>;
          return attention(q, k, v, { mask, ...fixed, ...parameters });
        };
        const grads = tf.grads(op)(tensors, tf.tensor(dOutput.values, dOutput.shape));
        return Object.fromEntries([
          [
            "output",
            op(...tensors)
              .dataSync()
              .slice(),
          ],
          ...grads.map((grad, at) => [names[at], grad.dataSync().slice()]),
        ]) as Record<string, Float32Array>;
      });

    const expectSame = (
      found: Record<string, Float32Array>,
      clean: Record<string, Float32Array>,
      only: string[] = Object.keys(clean),
      upTo?: number,
    ) => {
      for (const name of only) {
        const [a, b] = [found, clean].map((results) => {
          const values = results[name] as Float32Array;
          return upTo ? values.filter((_, at) => Math.floor(at / D) % N < upTo) : values;
        }) as [Float32Array, Float32Array];
        const largest = b.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
        expect(largestDifference(a, b) / largest, name).toBeLessThan(2e-5);
      }
    };

    const name = choices.map((choice) => choice.name).join(" and ");

    test(`keys that no query sees reach nothing: ${name}`, () => {
      const mask = padding([BAD]);
      const clean = run(mask, inputs, slope);
      const { k, v } = inputs as Record<"k" | "v", RandomValues>;
      expectSame(run(mask, { ...inputs, k: poison(k, lateRow) }, slope), clean);
      expectSame(run(mask, { ...inputs, v: poison(v, lateRow) }, slope), clean);
    });

    test(`queries that see no key reach nothing, nor do their gradients: ${name}`, () => {
      const mask = early(causal());
      const clean = run(mask, inputs, slope);
      const { q } = inputs as Record<"q", RandomValues>;
      expectSame(run(mask, { ...inputs, q: poison(q, lateRow) }, slope), clean);
      expectSame(run(mask, inputs, poison(slope, lateRow)), clean);
      expect(clean.output?.filter((_, at) => lateRow(at)).every((x) => x === 0)).toBe(true);
      expect(clean.q?.filter((_, at) => lateRow(at)).every((x) => x === 0)).toBe(true);
    });

    test(`keys that later queries see do not reach earlier ones: ${name}`, () => {
      for (const mask of [
        causal(),
        and(causal(), window(20)),
        and(causal(), or(atrous(4), atrous(7))),
      ]) {
        const dOutput = { ...slope, values: slope.values.map((x, at) => (lateRow(at) ? 0 : x)) };
        const clean = run(mask, inputs, dOutput);
        const { k, v } = inputs as Record<"k" | "v", RandomValues>;
        for (const bad of [{ k: poison(k, lateRow) }, { v: poison(v, lateRow) }]) {
          expectSame(run(mask, { ...inputs, ...bad }, dOutput), clean, ["output", "q"], BAD);
        }
      }
    });

    if (bias?.shape.length === 4) {
      test(`biases of hidden pairs reach nothing: ${name}`, () => {
        for (const mask of [causal(), and(causal(), or(atrous(4), atrous(7)))]) {
          const hidden = (at: number) => !mask.allows(Math.floor(at / N) % N, at % N);
          const clean = run(mask, inputs, slope);
          expectSame(run(mask, { ...inputs, bias: poison(bias, hidden) }, slope), clean);
        }
      });
    }
  });
});
