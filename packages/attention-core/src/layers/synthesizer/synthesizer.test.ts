import { and, causal, padding } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as reference from "../../synthesizer/synthesizer.reference.ts";
import { type SynthesizerKind, synthesizerShapes } from "../../synthesizer/synthesizerShapes.ts";
import type { SynthesizerConfig } from "./config.ts";
import { synthesizer } from "./synthesizer.ts";

const [B, n, width, L] = [2, 7, 6, 12];
const base = { numHeads: 2, keyDim: 3, valueDim: 4, maxLength: L } as const;
const [H, D, E] = [base.numHeads, base.keyDim, base.valueDim];
const kinds: SynthesizerKind[] = [
  ...(["vanilla", "dense", "random", "fixedRandom"] as const),
  ...(["factorizedDense", "factorizedRandom"] as const),
];

let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);
const plain = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });

/** The layer as it is defined, from its weights by name, with the float64 reference. */
function byDefinition(
  config: SynthesizerConfig,
  layer: tf.layers.Layer,
  x: tf.Tensor3D,
  mask?: Parameters<typeof reference.synthesizer>[2],
): ArrayLike<number> {
  const weights = new Map(
    layer.weights.map((weight) => {
      const name = weight.originalName.replace(/^[^/]*\//, "");
      return [name, weight.read()];
    }),
  );
  const of = (name: string) => weights.get(name) as tf.Tensor;
  const times = (rows: tf.Tensor, name: string) => {
    const product = tf.matMul(tf.reshape(rows, [B * n, -1]), of(`${name}/kernel`) as tf.Tensor2D);
    return weights.has(`${name}/bias`) ? tf.add(product, of(`${name}/bias`)) : product;
  };
  const chosen = [config.kind].flat() as SynthesizerKind[];
  const logits = chosen.map((kind) => {
    const sizes = { heads: H, length: L, width, keyWidth: D, biases: config.useBias ?? true };
    const shapes = Object.entries(synthesizerShapes(kind, sizes));
    const given = shapes.map(([name, { shape }]) => {
      if (name.endsWith("Bias")) {
        const bias = of(`${kind}/${name.slice(0, -4)}/bias`);
        return [name, plain(tf.reshape(bias, [...shape]))] as const;
      }
      const kernel = of(`${kind}/${name}/kernel`);
      const byHead = tf.reshape(kernel, [kernel.shape[0] as number, H, -1]);
      const usesX = shape[0] === width;
      return [name, plain(usesX ? byHead : tf.transpose(byHead, [1, 0, 2]))] as const;
    });
    return reference.synthesizerLogits(kind, Object.fromEntries(given), plain(x)).values;
  });
  const theta = weights.get("mixture")?.dataSync() ?? [0];
  const total = Array.from(theta).reduce((sum, t) => sum + Math.exp(t), 0);
  const mixed = (logits[0] as Float64Array).map((_, at) =>
    logits.reduce(
      (sum, one, i) => sum + (Math.exp(theta[i] as number) / total) * (one[at] as number),
      0,
    ),
  );
  const v = plain(tf.transpose(tf.reshape(times(x, "value"), [B, n, H, E]), [0, 2, 1, 3]));
  const { values } = reference.synthesizer({ values: mixed, shape: [B, H, n, n] }, v, mask);
  const heads = tf.tensor(Float32Array.from(values), [B, H, n, E]);
  return times(tf.transpose(heads, [0, 2, 1, 3]), "attentionOutput").dataSync();
}

describe.each(["cpu", "wasm"])("the layer synthesizer on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const choices: SynthesizerConfig["kind"][] = [
    ...kinds,
    ["dense", "vanilla"],
    ["random", "factorizedRandom"],
    ["dense", "random", "fixedRandom"],
  ];
  test.each(choices.map((kind) => [kind]))("is what it is defined to be: %j", (kind) => {
    for (const useBias of [false, true]) {
      const config = { ...base, kind, useBias, biasInitializer: "randomNormal" } as const;
      const layer = synthesizer({ ...config, mask: "causal" });
      const x = random(B, n, width) as tf.Tensor3D;
      layer.apply(x);
      const mixture = layer.weights.find(({ originalName }) => originalName.endsWith("mixture"));
      mixture?.write(random(...(mixture.shape as number[])));
      const wanted = byDefinition(config, layer, x, causal());
      const output = layer.apply(x) as tf.Tensor;
      expect(largestDifference(output.dataSync(), wanted)).toBeLessThan(1e-5);
      layer.dispose();
    }
  });

  /** Of each head, as table 5.1 has them; d is the width of the tokens. */
  const ofEachHead: Record<SynthesizerKind, number> = {
    vanilla: 2 * width * D,
    dense: width * D + D * L,
    random: L * L,
    fixedRandom: 0,
    factorizedDense: width * D + D * (3 + 4),
    factorizedRandom: 2 * L * 5,
  };
  test.each(kinds)("counts its parameters: %s", (kind) => {
    const layer = synthesizer({ ...base, kind, rank: 5, useBias: false });
    layer.apply(random(1, 2, width));
    const trained = layer.trainableWeights.reduce(
      (sum, { shape }) => sum + (shape as number[]).reduce((a, b) => a * b, 1),
      0,
    );
    const projections = width * H * E + H * E * width;
    expect(trained).toBe(H * ofEachHead[kind] + projections);
    const fixed = kind === "fixedRandom" ? H * L * L : 0;
    expect(layer.countParams()).toBe(trained + fixed);
    layer.dispose();
  });

  test("counts biases and the weights of a mixture", () => {
    const layer = synthesizer({ ...base, kind: ["dense", "random"], name: "block" });
    layer.apply(random(1, 2, width));
    const dense = width * D + D + D * L + L;
    const projections = width * H * E + H * E + H * E * width + width;
    expect(layer.countParams()).toBe(H * (dense + L * L) + projections + 2);
    expect(layer.weights.map(({ originalName }) => originalName)).toEqual([
      "block/dense/hidden/kernel",
      "block/dense/hidden/bias",
      "block/dense/logits/kernel",
      "block/dense/logits/bias",
      "block/random/logits/kernel",
      "block/value/kernel",
      "block/value/bias",
      "block/attentionOutput/kernel",
      "block/attentionOutput/bias",
      "block/mixture",
    ]);
    layer.dispose();
  });

  test("honours the Keras mask of its input", () => {
    const x = random(B, n, width) as tf.Tensor3D;
    const config = { ...base, kind: ["dense", "random"] } as const;
    const layer = synthesizer({ ...config, mask: "causal" });
    layer.apply(x);
    const wanted = byDefinition(config, layer, x, and(causal(), padding([4, n])));
    const kept = Array.from({ length: B * n }, (_, at) => (at < 4 || at >= n ? 1 : 0));
    x.kerasMask = tf.tensor2d(kept, [B, n], "bool");
    const output = (layer.apply(x) as tf.Tensor).dataSync();
    const rows = (values: ArrayLike<number>, from: number, to: number) =>
      Array.from(values).slice(from * width, to * width);
    expect(largestDifference(rows(output, 0, 4), rows(wanted, 0, 4))).toBeLessThan(1e-5);
    expect(largestDifference(rows(output, n, 2 * n), rows(wanted, n, 2 * n))).toBeLessThan(1e-5);
    const bias = layer.weights.find(({ originalName }) =>
      /attentionOutput\/bias/.test(originalName),
    );
    const hidden = rows(output, 4, 5);
    expect(largestDifference(hidden, bias!.read().dataSync())).toBeLessThan(1e-6);
    layer.dispose();
  });
});

describe("the layer synthesizer refuses", () => {
  test.each([
    [{ maxLength: undefined }, "Synthesizer: maxLength must be a positive integer, got undefined"],
    [{ kind: [] }, "Synthesizer: kind must be one, or a list of different ones, got []"],
    [{ kind: ["dense", "dense"] }, "Synthesizer: kind must be one, or a list of different ones"],
    [{ kind: "sparse" }, 'unknown kind "sparse"'],
    [{ kind: "factorizedDense", factors: [5, 2] }, "factors must multiply to 12, got 5 and 2"],
  ])("%j", (config, message) => {
    expect(() => synthesizer({ ...base, kind: "dense", ...config } as never)).toThrow(message);
  });

  test("texts that are too long, and more than one input", async () => {
    await tf.setBackend("cpu");
    tf.tidy(() => {
      const layer = synthesizer({ ...base, kind: "random" });
      expect(() => layer.apply(tf.ones([1, 13, width]))).toThrow(
        "Synthesizer: x must have at most maxLength 12 rows, got 13",
      );
      const other = synthesizer({ ...base, kind: "random" });
      expect(() => other.apply([tf.ones([1, 3, width]), tf.zeros([1, 3, width])])).toThrow(
        "Synthesizer: inputs must be x alone",
      );
      for (const one of [layer, other]) one.dispose();
    });
  });
});
