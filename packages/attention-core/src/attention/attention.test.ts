import {
  and,
  causal,
  documents,
  local,
  type Mask,
  not,
  or,
  padding,
  sinks,
  window,
} from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as reference from "./attention.reference.ts";
import { attention, attentionWithLogsumexp } from "./attention.ts";

const B = 2;
const H = 3;

/** Pairs chosen by a hash: no order, no convexity, rows and keys that see nothing. */
const scattered: Mask = {
  name: "scattered",
  relative: false,
  examples: 1,
  allows: (q, k) => ((q * 7919 + k * 104_729 + q * k) >>> 2) % 11 === 0,
  coverage: () => "some",
};

/** Whole tiles with gaps between them. */
const chequered: Mask = {
  name: "chequered",
  relative: false,
  examples: 1,
  allows: (q, k) => (Math.floor(q / 32) * 2 + Math.floor(k / 32)) % 3 !== 0,
  coverage: () => "some",
};

const masks: (Mask | undefined)[] = [
  undefined,
  causal(),
  and(causal(), window(20)),
  and(causal(), or(window(8), sinks(3))),
  local(3),
  not(causal()), // the last query sees nothing
  scattered,
];

/** Queries and keys around a tile of 32 and a panel of 8. */
const lengths: [number, number][] = [
  [1, 1],
  [31, 31],
  [33, 33],
  [100, 100],
  [40, 100],
  [100, 40],
];

const widths: [number, number][] = [
  [8, 8],
  [5, 3],
  [16, 24],
];

const tensor = ({ values, shape }: { values: Float32Array; shape: number[] }) =>
  tf.tensor(values, shape);

/** Forward and gradients beside the reference; the largest of all differences. */
function compare(N: number, M: number, D: number, E: number, mask: Mask | undefined): number {
  const next = normals(N * 7919 + M * 31 + D);
  const q = randomValues(next, B, H, N, D);
  const k = randomValues(next, B, H, M, D);
  const v = randomValues(next, B, H, M, E);
  const dOutput = randomValues(next, B, H, N, E);
  const options = mask ? { mask } : {};
  const wanted = reference.attention(q, k, v, options);
  // The logsumexp of an empty row is −∞, and has no gradient.
  const dLogsumexp = randomValues(next, B, H, N);
  wanted.logsumexp.values.forEach((level, row) => {
    if (level === Number.NEGATIVE_INFINITY) dLogsumexp.values[row] = 0;
  });
  const slopes = reference.attentionGradient(
    q,
    k,
    v,
    { output: dOutput, logsumexp: dLogsumexp },
    options,
  );
  return tf.tidy(() => {
    const inputs = [q, k, v].map(tensor);
    const got = attentionWithLogsumexp(inputs[0]!, inputs[1]!, inputs[2]!, options);
    const loss = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor): tf.Scalar => {
      const { output, logsumexp } = attentionWithLogsumexp(a, b, c, options);
      const finite = tf.maximum(logsumexp, -1e30);
      return tf.add(
        tf.sum(tf.mul(output, tensor(dOutput))),
        tf.sum(tf.mul(finite, tensor(dLogsumexp))),
      );
    };
    const [dQ, dK, dV] = tf.grads(loss)(inputs) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return Math.max(
      largestDifference(got.output.dataSync(), wanted.output.values),
      largestDifference(got.logsumexp.dataSync(), wanted.logsumexp.values),
      largestDifference(dQ.dataSync(), slopes.q.values) / 4,
      largestDifference(dK.dataSync(), slopes.k.values) / 4,
      largestDifference(dV.dataSync(), slopes.v.values) / 4,
    );
  });
}

describe.each(["cpu", "wasm"])("attention on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  for (const mask of masks) {
    for (const [N, M] of lengths) {
      test(`equals the definition, and so do its gradients: ${mask?.name ?? "no mask"}, N=${N}, M=${M}`, () => {
        for (const [D, E] of widths) expect(compare(N, M, D, E, mask)).toBeLessThan(2e-6);
      });
    }
  }

  test("equals the definition over many tiles, full ones among them", () => {
    for (const mask of [undefined, causal(), and(causal(), window(150)), chequered, scattered]) {
      expect(compare(257, 257, 16, 16, mask)).toBeLessThan(3e-6);
    }
  });

  test("takes rows a multiple of 4 KiB apart", () => {
    expect(compare(33, 33, 8, 1024, causal())).toBeLessThan(5e-5); // sums of 1024 products
  });

  test("takes a mask that differs from example to example", () => {
    expect(compare(40, 40, 8, 8, and(causal(), padding([17, 40])))).toBeLessThan(2e-6);
  });

  test("takes documents, and decodes: the last queries are aligned to the last keys", () => {
    expect(compare(70, 70, 8, 8, and(causal(), documents([33, 5, 32])))).toBeLessThan(2e-6);
    expect(compare(3, 70, 8, 8, and(causal(), documents([33, 5, 32])))).toBeLessThan(2e-6);
  });

  test("scales scores by 1/√D unless told otherwise", () => {
    tf.tidy(() => {
      const next = normals(3);
      const [q, k, v] = [1, 2, 3].map(() => randomValues(next, 1, 1, 9, 4)) as [
        ReturnType<typeof randomValues>,
        ReturnType<typeof randomValues>,
        ReturnType<typeof randomValues>,
      ];
      for (const scale of [0.5, -2, 0, 3]) {
        const got = attention(tensor(q), tensor(k), tensor(v), { scale }).dataSync();
        const wanted = reference.attention(q, k, v, { scale }).output.values;
        expect(largestDifference(got, wanted)).toBeLessThan(2e-6);
      }
    });
  });

  test("a query that sees no key gives a row of 0, logsumexp −∞ and gradient 0", () => {
    tf.tidy(() => {
      const mask = not(causal());
      const x = tf.ones([1, 1, 2, 4]);
      const { output, logsumexp } = attentionWithLogsumexp(x, x, x, { mask });
      expect(Array.from(output.dataSync())).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
      expect(logsumexp.dataSync()[1]).toBe(Number.NEGATIVE_INFINITY);
      const grads = tf.grads((q, k, v) => attention(q, k, v, { mask }))(
        [x, tf.clone(x), tf.clone(x)],
        x,
      );
      expect(grads[0]?.dataSync().slice(4)).toEqual(new Float32Array(4));
    });
  });

  test("survives scores far beyond the range of exp", () => {
    tf.tidy(() => {
      const q = tf.tensor4d([300, 0], [1, 1, 1, 2]);
      const k = tf.tensor4d([300, 0, -300, 0, 299, 0], [1, 1, 3, 2]);
      const v = tf.tensor4d([1, 2, 3], [1, 1, 3, 1]);
      expect(attention(q, k, v).dataSync()[0]).toBe(1);
    });
  });
});

describe("attention among other ops", () => {
  beforeAll(async () => {
    await tf.setBackend("wasm");
  });
  afterAll(() => tf.disposeVariables());

  test("differentiates by one input, and by one tensor in all three places", () => {
    tf.tidy(() => {
      const next = normals(11);
      const x = tensor(randomValues(next, 1, 2, 20, 8));
      const y = tensor(randomValues(next, 1, 2, 20, 8));
      const all = tf.grads((q, k, v) => tf.sum(tf.mul(attention(q, k, v), y)))([
        x,
        tf.clone(x),
        tf.clone(x),
      ]);
      const sum = tf.addN(all as tf.Tensor[]).dataSync();
      const one = tf
        .grad((a) => tf.sum(tf.mul(attention(a, a, a), y)))(x)
        .dataSync();
      expect(largestDifference(one, sum)).toBeLessThan(1e-6);
      const dV = tf
        .grad((v) => tf.sum(tf.mul(attention(x, x, v), y)))(tf.clone(x))
        .dataSync();
      expect(largestDifference(dV, all[2]!.dataSync())).toBe(0);
    });
  });

  test("trains with an optimizer: keys learn to be found", () => {
    const next = normals(5);
    const k = tf.variable(tensor(randomValues(next, 1, 1, 8, 8)));
    const q = tensor(randomValues(next, 1, 1, 8, 8));
    const v = tf.reshape(tf.eye(8), [1, 1, 8, 8]);
    const optimizer = tf.train.adam(0.1);
    const losses: number[] = [];
    const before = () => tf.memory().numTensors;
    let level = 0;
    for (let step = 0; step < 30; step++) {
      const cost = optimizer.minimize(
        () => tf.losses.meanSquaredError(v, attention(q, k, v)) as tf.Scalar,
        true,
        [k],
      ) as tf.Scalar;
      losses.push(cost.dataSync()[0] as number);
      cost.dispose();
      if (step === 1) level = before();
    }
    expect(losses[29]).toBeLessThan((losses[0] as number) / 4);
    expect(before()).toBe(level);
    optimizer.dispose();
    tf.dispose([k, q, v]);
  });
});
