import { setThreads, startThreads } from "@frugal/engine";
import { and, atrous, causal, local, type Mask, or, window } from "@frugal/sparse-masks";
import { attentionChoices } from "@frugal/tooling/oracle/attentionChoices.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, describe, expect, test } from "vitest";
import * as reference from "./attention.reference.ts";
import { attention } from "./attention.ts";

// Values so wide that the gradient takes their columns piece by piece.

afterAll(() => setThreads(1));

const D = 16;

const tensor = ({ values, shape }: RandomValues) => tf.tensor(values, shape);

/** Gradients of all that is given, by name, on the present backend. */
function gradientsOf(
  given: Readonly<Record<string, RandomValues>>,
  dOutput: RandomValues,
  fixed: object,
): Record<string, Float32Array> {
  const names = Object.keys(given);
  return tf.tidy(() => {
    const op = (...list: tf.Tensor[]) => {
      const { q, k, v, ...rest } = Object.fromEntries(names.map((name, at) => [name, list[at]]));
      return attention(q as tf.Tensor, k as tf.Tensor, v as tf.Tensor, { ...fixed, ...rest });
    };
    const slopes = tf.grads(op)(Object.values(given).map(tensor), tensor(dOutput));
    return Object.fromEntries(
      names.map((name, at) => [name, slopes[at]!.dataSync<"float32">().slice()]),
    );
  });
}

/** The largest difference from float64 of any gradient, in units of its largest, or of √E: as much as a product of rows is. */
async function compare(
  [N, M, E]: readonly [number, number, number],
  options: reference.ReferenceOptions,
): Promise<number> {
  const [H, keyHeads] = [2, 1];
  const next = normals(N * 7919 + M * 31 + E);
  const { scale, bias, sinks, ...others } = options;
  const given = {
    q: randomValues(next, 1, H, N, D),
    k: randomValues(next, 1, keyHeads, M, D),
    v: randomValues(next, 1, keyHeads, M, E),
    ...(typeof scale === "object" && { scale: scale as RandomValues }),
    ...(bias && { bias: bias as RandomValues }),
    ...(sinks && { sinks: sinks as RandomValues }),
  };
  const dOutput = randomValues(next, 1, H, N, E);
  const { q, k, v } = given;
  const wanted = reference.attentionGradient(q, k, v, { output: dOutput }, options);
  let worst = 0;
  for (const backend of ["cpu", "wasm"]) {
    await tf.setBackend(backend);
    const got = gradientsOf(given, dOutput, others);
    for (const [name, { values }] of Object.entries(wanted) as [string, reference.Values][]) {
      const size = largestDifference(values, new Float64Array(values.length));
      const difference = largestDifference(got[name] as Float32Array, values);
      worst = Math.max(worst, difference / Math.max(Math.sqrt(E), size));
    }
  }
  return worst;
}

describe("gradients of wide values", () => {
  const weighings: reference.ReferenceOptions[] = [
    { normalizer: "squaredRelu" },
    { mask: and(causal(), window(40)) },
  ];

  test.each([512, 520, 1000].flatMap((E) => [1, 31, 33, 100, 257].map((N) => [E, N])))(
    "equal the definition: E=%i, N=%i",
    async (E = 0, N = 0) => {
      for (const options of weighings) {
        expect(await compare([N, N, E], options)).toBeLessThan(2e-6);
      }
    },
  );

  const masks: [string, Mask][] = [
    ["an order of its own", atrous(3)],
    ["two passes", or(local(2), atrous(5))],
  ];
  test.each(masks)("equal the definition in %s", async (_, mask) => {
    expect(await compare([129, 135, 516], { mask })).toBeLessThan(2e-6);
    const normalizer = "laplace";
    expect(await compare([70, 40, 516], { mask, normalizer })).toBeLessThan(2e-6);
  });

  test.each(attentionChoices.map((choice) => [choice.name, choice] as const))(
    "equal the definition with an option: %s",
    async (_, choice) => {
      const sizes = { B: 1, H: 2, N: 45, M: 70 };
      const options = { mask: causal(), ...choice.draw(sizes, 3) };
      expect(await compare([45, 70, 520], options)).toBeLessThan(2e-5);
    },
  );

  test("have the same bits for 1, 2 and 3 threads", async () => {
    await tf.setBackend("wasm");
    const [N, E] = [300, 520];
    const next = normals(5);
    const given = {
      q: randomValues(next, 1, 2, N, D),
      k: randomValues(next, 1, 1, N, D),
      v: randomValues(next, 1, 1, N, E),
      bias: randomValues(next, 2, 2 * N - 1),
    };
    const dOutput = randomValues(next, 1, 2, N, E);
    const options = { mask: causal(), dropout: { rate: 0.2, seed: 4 } };
    setThreads(1);
    const alone = gradientsOf(given, dOutput, options);
    for (const count of [2, 3]) {
      setThreads(count);
      expect(await startThreads()).toBe(count);
      expect(gradientsOf(given, dOutput, options)).toEqual(alone);
    }
    setThreads(1);
  });

  test("do not leak what a mask hides", async () => {
    await tf.setBackend("wasm");
    const [N, E, late] = [130, 520, 120];
    const next = normals(8);
    const given = {
      q: randomValues(next, 1, 1, N, D),
      k: randomValues(next, 1, 1, N, D),
      v: randomValues(next, 1, 1, N, E),
    };
    const dOutput = randomValues(next, 1, 1, N, E);
    const broken = (rows: RandomValues, row: number, width: number): RandomValues => ({
      ...rows,
      values: rows.values.map((x, at) => (Math.floor(at / width) === row ? Number.NaN : x)),
    });
    const options = { mask: causal() };
    const whole = gradientsOf(given, dOutput, options);
    const hidden = gradientsOf({ ...given, v: broken(given.v, late, E) }, dOutput, options);
    expect(hidden.q?.slice(0, late * D)).toEqual(whole.q?.slice(0, late * D));
    const early = gradientsOf(given, broken(dOutput, 9, E), options);
    expect(early.v?.slice(10 * E)).toEqual(whole.v?.slice(10 * E));
    expect(early.v?.slice(0, 10 * E).every(Number.isNaN)).toBe(true);
    expect(early.k?.slice(10 * D)).toEqual(whole.k?.slice(10 * D));
  });
});
