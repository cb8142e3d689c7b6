import {
  and,
  atrous,
  causal,
  local,
  type Mask,
  not,
  or,
  padding,
  perHead,
  window,
} from "@frugal/sparse-masks";
import { attentionChoices, goTogether } from "@frugal/tooling/oracle/attentionChoices.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as reference from "./attention.reference.ts";
import { attention, attentionWithLogsumexp } from "./attention.ts";
import type { AttentionOptions } from "./attentionOptions.ts";

const B = 2;

/** All that a comparison draws. */
interface Case {
  readonly N: number;
  readonly M: number;
  readonly D: number;
  readonly E: number;
  readonly H: number;
  /** Heads of k and v. */
  readonly keyHeads: number;
  readonly options: reference.ReferenceOptions;
  /** Whether there is no logsumexp. */
  readonly elementwise: boolean;
}

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** Results and gradients beside the reference on both backends; each one's largest difference. */
async function differences(one: Case): Promise<Record<string, number>> {
  const { N, M, D, E, H, keyHeads, elementwise, options } = one;
  const next = normals(N * 7919 + M * 31 + D);
  const { scale, bias, sinks, ...others } = options;
  const fixed = { ...others, ...(typeof scale === "number" && { scale }) };
  const inputs: Record<string, RandomValues> = {
    q: randomValues(next, B, H, N, D),
    k: randomValues(next, B, keyHeads, M, D),
    v: randomValues(next, B, keyHeads, M, E),
    ...(typeof scale === "object" && { scale: scale as RandomValues }),
    ...(bias && { bias: bias as RandomValues }),
    ...(sinks && { sinks: sinks as RandomValues }),
  };
  const { q, k, v } = inputs as Record<"q" | "k" | "v", RandomValues>;
  const wanted = reference.attention(q, k, v, options);
  const dOutput = randomValues(next, B, H, N, E);
  const dLogsumexp = randomValues(next, B, H, N);
  // The logsumexp of an empty row is −∞, and has no gradient.
  wanted.logsumexp.values.forEach((level, row) => {
    if (level === Number.NEGATIVE_INFINITY) dLogsumexp.values[row] = 0;
  });
  const slopes = {
    output: dOutput,
    ...(!elementwise && { logsumexp: dLogsumexp }),
  };
  const gradients = reference.attentionGradient(q, k, v, slopes, options);
  const found: Record<string, number> = {};
  const compare = (name: string, got: tf.Tensor, { values, shape }: reference.Values) => {
    expect(got.shape).toEqual(shape);
    const largest = Math.max(
      1,
      largestDifference(values.map(finite), new Float64Array(values.length)),
    );
    const difference = largestDifference(got.dataSync(), values) / largest;
    found[name] = Math.max(found[name] ?? 0, difference);
    if (Number.isNaN(difference)) found[name] = Number.NaN;
  };
  const names = Object.keys(inputs);
  const named = (tensors: tf.Tensor[]) =>
    Object.fromEntries(names.map((name, at) => [name, tensors[at] as tf.Tensor]));
  const loss = (...tensors: tf.Tensor[]) => {
    const given = named(tensors);
    if (elementwise) return tf.sum(tf.mul(run(attention, given, fixed), tensor(dOutput)));
    const { output, logsumexp } = run(attentionWithLogsumexp, given, fixed);
    return tf.add(
      tf.sum(tf.mul(output, tensor(dOutput))),
      tf.sum(tf.mul(tf.maximum(logsumexp, -1e30), tensor(dLogsumexp))),
    );
  };
  for (const backend of ["cpu", "wasm"]) {
    await tf.setBackend(backend);
    tf.tidy(() => {
      const tensors = names.map((name) => tensor(inputs[name] as RandomValues));
      compare("output", run(attention, named(tensors), fixed), wanted.output);
      if (!elementwise) {
        const got = run(attentionWithLogsumexp, named(tensors), fixed);
        compare("output", got.output, wanted.output);
        compare("logsumexp", got.logsumexp, wanted.logsumexp);
      }
      const all = gradients as unknown as Readonly<Record<string, reference.Values>>;
      tf.grads(loss as never)(tensors).forEach((got, at) => {
        const name = names[at] as string;
        compare(`d ${name}`, got, all[name] as reference.Values);
      });
    });
  }
  return found;
}

const finite = (x: number) => (Number.isFinite(x) ? x : 0);

const tensor = ({ values, shape }: RandomValues): tf.Tensor => tf.tensor(values, shape);

function run<Result>(
  op: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, options: AttentionOptions) => Result,
  given: Tensors,
  fixed: object,
): Result {
  const { q, k, v, ...parameters } = given as Record<"q" | "k" | "v", tf.Tensor>;
  return op(q, k, v, { ...fixed, ...parameters });
}

/** Differences over the largest value, or over 1: that of gradients may be four times as large. */
async function expectEqual(one: Case, tolerance: number): Promise<void> {
  for (const [name, difference] of Object.entries(await differences(one))) {
    expect(difference, name).toBeLessThan(name.startsWith("d ") ? 4 * tolerance : tolerance);
  }
}

const masks: (Mask | undefined)[] = [
  undefined,
  causal(),
  and(causal(), window(20)),
  atrous(3), // in an order of its own
  or(local(2), atrous(5)), // two passes
  perHead([causal(), atrous(4)]),
  and(causal(), padding([0, 23])), // an example and rows that see nothing
  not(causal()),
];

const sizes: Pick<Case, "N" | "M" | "D" | "E">[] = [
  { N: 1, M: 1, D: 8, E: 8 },
  { N: 31, M: 31, D: 5, E: 3 },
  { N: 33, M: 33, D: 16, E: 24 },
  { N: 100, M: 40, D: 8, E: 8 },
  { N: 40, M: 100, D: 5, E: 3 },
];

/** For other lengths than the masks above. */
const fitting = (mask: Mask | undefined, M: number) =>
  mask && mask.examples > 1 && M < 23 ? padding([0, M]) : mask;

describe("attention equals the definition, and so do its gradients:", () => {
  attentionChoices.forEach((choice, at) => {
    const { elementwise, name } = choice;
    const H = 2;

    test(`${name}, at every size`, async () => {
      for (const [index, { N, M, D, E }] of sizes.entries()) {
        const mask = fitting(masks[(at + index) % masks.length], M);
        const options = { ...(mask && { mask }), ...choice.draw({ B, H, N, M }, at) };
        await expectEqual({ N, M, D, E, H, keyHeads: H, elementwise, options }, 2e-6);
      }
    });

    test(`${name}, with every mask`, async () => {
      const [N, M, D, E] = [41, 37, 8, 4];
      for (const mask of masks) {
        const options = { ...(mask && { mask }), ...choice.draw({ B, H, N, M }, at) };
        await expectEqual({ N, M, D, E, H, keyHeads: H, elementwise, options }, 2e-6);
      }
    });
  });
});

describe("over many tiles and in stages,", () => {
  const sets = [
    ["bias by distance", "sinks of each head", "dropout 0.3"],
    ["bias of each pair, for all examples", "softCap 1.5", "squaredRelu"],
    ["scale of each row", "bias by distance, for all heads", "softmaxPlus"],
    ["bias by distance", "dropout 0.3", "laplace"],
    ["bias of each pair", "entmax15", "softCap 1.5"],
  ];
  const wide = [undefined, and(causal(), window(150)), or(local(3), atrous(7)), causal(), causal()];

  sets.forEach((names, at) => {
    test(`three options equal the definition: ${names.join(", ")}`, async () => {
      const chosen = attentionChoices.filter(({ name }) => names.includes(name));
      expect(chosen.length).toBe(names.length);
      const [N, M, H] = [230, 201, 2];
      const mask = wide[at];
      const drawn = chosen.map((choice) => choice.draw({ B, H, N, M }, at));
      const options = Object.assign({}, mask && { mask }, ...drawn);
      const elementwise = chosen.some((choice) => choice.elementwise);
      const sizes = { N, M, D: 16, E: 16, H, keyHeads: 1, elementwise };
      await expectEqual({ ...sizes, options }, 3e-6);
    });
  });
});

describe("groups of heads that share keys and values", () => {
  const grouped: [number, number][] = [
    [4, 1],
    [4, 2],
    [6, 3],
  ];

  for (const [H, keyHeads] of grouped) {
    test(`equal the definition: ${H} heads of queries, ${keyHeads} of keys`, async () => {
      for (const mask of [undefined, causal(), atrous(3), or(local(2), atrous(5))]) {
        for (const [N, M] of [
          [33, 33],
          [7, 70],
        ] as const) {
          const options = { ...(mask && { mask }), scale: 0.5 };
          const sizes = { N, M, D: 9, E: 5, H, keyHeads, elementwise: false };
          await expectEqual({ ...sizes, options }, 2e-6);
        }
      }
    });
  }

  test("equal the definition with masks that differ by head, and with no key at all", async () => {
    const [H, keyHeads, N, M] = [4, 2, 40, 40];
    for (const mask of [
      perHead([causal(), local(3), atrous(4), causal()]),
      and(causal(), padding([0, 33])),
    ]) {
      const sizes = { N, M, D: 8, E: 8, H, keyHeads, elementwise: false };
      await expectEqual({ ...sizes, options: { mask } }, 2e-6);
    }
  });
});

describe("two options", () => {
  const choice = fc.constantFrom(...attentionChoices);
  const pair = fc.tuple(choice, choice).filter(([a, b]) => goTogether(a, b));
  const length = fc.oneof(fc.constantFrom(1, 31, 32, 33, 100), fc.integer({ min: 1, max: 70 }));
  const width = fc.integer({ min: 1, max: 20 });
  const heads = fc.constantFrom<[number, number]>([2, 2], [2, 1], [4, 2]);
  const someMask = fc.nat(masks.length - 1);

  test("together equal the definition, with any mask, sizes and groups of heads", async () => {
    await fc.assert(
      fc.asyncProperty(
        pair,
        someMask,
        fc.tuple(length, length),
        fc.tuple(width, width),
        heads,
        fc.nat(),
        async ([a, b], at, [N, M], [D, E], [H, keyHeads], seed) => {
          const mask = fitting(masks[at], M);
          const own = mask?.heads === 2 && H === 4 ? causal() : mask;
          const options = {
            ...(own && { mask: own }),
            ...a.draw({ B, H, N, M }, seed),
            ...b.draw({ B, H, N, M }, seed + 1),
          };
          const elementwise = a.elementwise || b.elementwise;
          await expectEqual({ N, M, D, E, H, keyHeads, elementwise, options }, 3e-6);
        },
      ),
      { seed: 12, numRuns: 80 },
    );
  });
});
