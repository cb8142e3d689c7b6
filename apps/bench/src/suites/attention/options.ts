import { type AttentionOptions, attention } from "@frugal/attention-core";
import * as reference from "@frugal/attention-core/reference";
import * as tf from "@tensorflow/tfjs-core";
import { randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { normals } from "../../measure/normals.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import { D, H, TOLERANCE } from "../sizes.ts";
import type { Case, Row } from "../suite.ts";

const N = 2048;
/** Small enough for the reference. */
const CHECKED = 100;

const CHEAP = { atLeast: 1.08, aim: 1.03, better: "less" } as const;

interface Variant {
  readonly name: string;
  readonly goal?: Row["goal"];
  options(N: number): AttentionOptions;
}

const VARIANTS: readonly Variant[] = [
  { name: "bias by distance", goal: CHEAP, options: (N) => ({ bias: rows([H, 2 * N - 1]) }) },
  { name: "soft cap", goal: CHEAP, options: () => ({ softCap: 50 }) },
  { name: "soft cap that most scores feel", options: () => ({ softCap: 2 }) },
  { name: "sinks", goal: CHEAP, options: () => ({ sinks: rows([H]) }) },
  { name: "scale by row", goal: CHEAP, options: (N) => ({ scale: rows([1, H, N]) }) },
  {
    name: "dropout",
    goal: { atLeast: 1.15, aim: 1.08, better: "less" },
    options: () => ({ dropout: { rate: 0.1, seed: 1 } }),
  },
  { name: "softmaxPlus", options: () => ({ normalizer: "softmaxPlus" }) },
  { name: "squared ReLU", options: () => ({ normalizer: "squaredRelu" }) },
  { name: "sigmoid", options: () => ({ normalizer: "sigmoid" }) },
  { name: "Laplace", options: () => ({ normalizer: "laplace" }) },
  { name: "sparsemax", options: () => ({ normalizer: "sparsemax" }) },
  { name: "1.5-entmax", options: () => ({ normalizer: "entmax15" }) },
  { name: "bias by pair", options: (N) => ({ bias: rows([1, 1, N, N]) }) },
];

/** What each option adds to the forward pass. */
export const options: Case = {
  name: `options N=${N} against plain softmax`,
  async run({ quick, say }) {
    await openBackend("wasm");
    const measured: Row[] = [];
    for (const { name, goal, options } of VARIANTS) {
      say(`${name} N=${N} against plain softmax`);
      check(name, options(CHECKED));
      const { q, k, v, dOutput } = randomRows(H, N, D);
      const chosen = options(N);
      const timing = await interleave(
        {
          plain: freed(() => attention(q, k, v)),
          option: freed(() => attention(q, k, v, chosen)),
        },
        { budget: quick ? 3000 : 10_000 },
      );
      tf.dispose([q, k, v, dOutput, ...tensorsOf(chosen)]);
      measured.push(
        ratioRow(`${name} / plain softmax, forward N=${N}`, {
          value: timing.milliseconds("option"),
          baseline: timing.milliseconds("plain"),
          unit: "ms",
          ratio: timing.statistic(({ option, plain }) => option / plain),
          control: timing.control,
          ...(goal && { goal }),
        }),
      );
    }
    return measured;
  },
};

/** Compares an option with the definition, then disposes of its tensors. */
function check(name: string, options: AttentionOptions): void {
  tf.tidy(() => {
    const { q, k, v } = randomRows(H, CHECKED, D);
    const plain: object = { ...options, ...valuesOf(options) };
    const expected = reference.attention(asValues(q), asValues(k), asValues(v), plain);
    const got = attention(q, k, v, options).dataSync();
    checkAgreement(`${name} N=${CHECKED}`, got, expected.output.values, TOLERANCE);
    for (const tensor of [q, k, v, ...tensorsOf(options)]) tensor.dispose();
  });
}

function rows(shape: number[]): tf.Tensor {
  return tf.tensor(normals(tf.util.sizeFromShape(shape), 5), shape);
}

function tensorsOf(options: AttentionOptions): tf.Tensor[] {
  return Object.values(options).filter((value): value is tf.Tensor => value instanceof tf.Tensor);
}

function asValues(tensor: tf.Tensor): reference.Values {
  return { values: tensor.dataSync() as Float32Array, shape: tensor.shape };
}

function valuesOf(options: AttentionOptions): Record<string, reference.Values> {
  const tensors = Object.entries(options).filter(([, value]) => value instanceof tf.Tensor);
  return Object.fromEntries(tensors.map(([name, value]) => [name, asValues(value as tf.Tensor)]));
}
