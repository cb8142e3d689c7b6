import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { monarchDense } from "../layers/monarchDense/monarchDense.ts";
import { MonarchDense } from "../layers/monarchDense/monarchDenseLayer.ts";
import { toDense } from "../monarch/toDense.ts";
import { adapt } from "./adapt.ts";
import { densify } from "./densify.ts";
import { monarchize } from "./monarchize.ts";

let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);
const outputOf = (model: tf.LayersModel, x: tf.Tensor) =>
  (model.predict(x) as tf.Tensor).dataSync();

const sequential = () =>
  tf.sequential({
    layers: [
      tf.layers.dense({
        units: 64,
        inputShape: [16],
        activation: "relu",
        name: "wide",
        biasInitializer: "randomNormal",
      }),
      tf.layers.batchNormalization({ name: "norm" }),
      tf.layers.dense({ units: 16, name: "narrow_one", kernelInitializer: "orthogonal" }),
      tf.layers.dense({ units: 1, useBias: false, name: "head" }),
    ],
  });

/** Two inputs, a shared layer, a model inside, a skip, two outputs. */
function functional() {
  const [a, b] = [tf.input({ shape: [5, 16] }), tf.input({ shape: [5, 16] })];
  const shared = tf.layers.dense({
    units: 16,
    activation: "tanh",
    name: "shared",
    biasInitializer: "randomNormal",
  });
  const within = tf.sequential({
    name: "within",
    layers: [
      tf.layers.dense({
        units: 36,
        inputShape: [5, 16],
        name: "inner",
        biasInitializer: "randomNormal",
      }),
      tf.layers.dense({ units: 16, name: "back" }),
    ],
  });
  const sum = tf.layers
    .add({ name: "sum" })
    .apply([shared.apply(a), shared.apply(b)] as tf.SymbolicTensor[]);
  const mixed = within.apply(sum) as tf.SymbolicTensor;
  const last = tf.layers.dense({ units: 9, name: "last" }).apply(mixed) as tf.SymbolicTensor;
  return tf.model({ inputs: [a, b], outputs: [last, mixed] });
}

/** Makes the kernels of some dense layers Monarch matrices. */
async function giveMonarchKernels(model: tf.LayersModel, names: readonly string[]) {
  for (const name of names) {
    const layer = model.getLayer(name);
    const [kernel, ...bias] = layer.getWeights() as [tf.Tensor, ...tf.Tensor[]];
    const [inputs, units] = kernel.shape as [number, number];
    const donor = monarchDense({ units, useBias: false });
    donor.apply(tf.zeros([1, inputs]));
    const dense = tf.tensor2d(Float32Array.from(toDense(await donor.monarch())), [units, inputs]);
    layer.setWeights([tf.transpose(dense), ...bias]);
    donor.dispose();
  }
}

describe.each(["cpu", "wasm"])("monarchize on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  test("computes the same where kernels are Monarch", async () => {
    const model = sequential();
    model.layers[1]!.setWeights(
      model.layers[1]!.getWeights().map((one) => tf.abs(random(...one.shape))),
    );
    await giveMonarchKernels(model, ["wide", "narrow_one"]);
    const x = random(7, 16);
    const before = outputOf(model, x);
    const { model: made, report } = await monarchize(model, { batch: 8 });
    expect(largestDifference(outputOf(made, x), before)).toBeLessThan(2e-5);
    expect(report.map(({ layer }) => layer)).toEqual(["wide", "narrow_one"]); // the head would not gain
    for (const { error, parameters, multiplyAdds, expectedSpeed, measuredSpeed } of report) {
      expect(error).toBeLessThan(2e-7);
      expect(parameters).toEqual({ dense: 1024, monarch: 16 * 4 + 64 * 4 });
      expect(multiplyAdds).toEqual(parameters);
      expect(expectedSpeed).toBeCloseTo(3.2, 10);
      expect(measuredSpeed).toBeGreaterThan(0);
    }
    expect(made.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
    expect(made.layers[0]).toBeInstanceOf(MonarchDense);
    expect(made.countParams()).toBe(model.countParams() - 2 * (1024 - 320));
    expect(largestDifference(outputOf(model, x), before)).toBe(0);
  });

  test("says what is lost elsewhere, less with a higher rank", async () => {
    const model = sequential();
    const errors: number[] = [];
    for (const rank of [1, 2, 4]) {
      const { report } = await monarchize(model, {
        layers: ["wide"],
        blockSize: 4,
        rank,
        batch: 0,
      });
      expect(report[0]!.measuredSpeed).toBeNull();
      errors.push(report[0]!.error);
    }
    expect(errors[0]!).toBeGreaterThan(errors[1]!);
    expect(errors[1]!).toBeGreaterThan(errors[2]!);
    expect(errors[2]!).toBeLessThan(1e-6); // slices are 16 × 4
  });

  test("slices of zeros stay zeros, and can learn", async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 16, inputShape: [16], useBias: false, name: "one" })],
    });
    const kernel = tf.tensor2d(
      Float32Array.from({ length: 256 }, (_, at) => (at < 128 ? 0 : Math.sin(at * at))),
      [16, 16],
    );
    model.setWeights([kernel]);
    const { model: made } = await monarchize(model, { layers: ["one"], batch: 0, rank: 4 });
    const layer = made.layers[0] as MonarchDense;
    const dense = async () => Array.from(toDense(await layer.monarch()));
    const zeros = (values: number[]) =>
      values.filter((value, at) => at % 16 < 8 && value !== 0).length;
    expect(zeros(await dense())).toBe(0);
    tf.env().set("IS_TEST", false);
    made.compile({ optimizer: tf.train.adam(0.01), loss: "meanSquaredError" });
    await made.fit(random(32, 16), random(32, 16), { epochs: 2, verbose: 0 });
    tf.env().set("IS_TEST", true);
    expect(zeros(await dense())).toBe(128);
    made.dispose();
  });

  test("functional models, with models inside and shared layers", async () => {
    const model = functional();
    const inputs = [random(3, 5, 16), random(3, 5, 16)];
    await giveMonarchKernels(model, ["shared"]);
    const outputs = (one: tf.LayersModel) =>
      (one.predict(inputs) as tf.Tensor[]).map((output) => output.dataSync());
    const before = outputs(model);
    const { model: made, report } = await monarchize(model, { layers: ["shared"], batch: 0 });
    expect(report[0]!.layer).toBe("shared");
    outputs(made).forEach((output, at) => {
      expect(largestDifference(output, before[at]!)).toBeLessThan(2e-5);
    });
    const inner = await monarchize(model, { layers: ["within/inner", "back"], batch: 0 });
    expect(inner.report.map(({ layer }) => layer)).toEqual(["within/inner", "within/back"]);
    expect(inner.report.every(({ error }) => error > 0.1)).toBe(true);
    expect((await monarchize(inner.model, { batch: 0 })).report.map(({ layer }) => layer)).toEqual([
      "shared",
      "last",
    ]);
  });

  test("and back, with the same outputs", async () => {
    const model = sequential();
    const x = random(4, 16);
    const { model: sparse } = await monarchize(model, {
      batch: 0,
      learningRateMultiplier: "dense",
    });
    const dense = await densify(sparse);
    expect(dense.layers.map((layer) => layer.getClassName())).toEqual(
      model.layers.map((layer) => layer.getClassName()),
    );
    expect(largestDifference(outputOf(dense, x), outputOf(sparse, x))).toBeLessThan(5e-6);
    dense.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  });

  test("adapters start as the model and merge into it", async () => {
    const model = sequential();
    const x = random(4, 16);
    const adapted = await adapt(model, { layers: ["wide", "head"] });
    expect(largestDifference(outputOf(adapted, x), outputOf(model, x))).toBe(0);
    const [left, ...others] = adapted.getLayer("wide").getWeights() as [tf.Tensor, ...tf.Tensor[]];
    adapted.getLayer("wide").setWeights([random(...left.shape), ...others]);
    const merged = await densify(adapted);
    expect(merged.getLayer("wide").getClassName()).toBe("Dense");
    expect(largestDifference(outputOf(merged, x), outputOf(adapted, x))).toBeLessThan(1e-4);
    expect(largestDifference(outputOf(adapted, x), outputOf(model, x))).toBeGreaterThan(1e-3);
  });
});

describe("what cannot be replaced", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  test("is named, and the model left as it was", async () => {
    const model = sequential();
    const x = random(3, 16);
    const before = outputOf(model, x);
    const weights = model.getWeights().map((one) => Array.from(one.dataSync()));
    const level = tf.memory().numTensors;
    const refused = async (options: Parameters<typeof monarchize>[1], message: string) => {
      await expect(monarchize(model, options)).rejects.toThrow(message);
      expect(tf.memory().numTensors).toBe(level);
    };
    await refused({ layers: ["wide", "norm"] }, "norm must be a dense layer, got a BatchNorm");
    await refused(
      { layers: ["none"] },
      "layers must be of the model (wide, norm, narrow_one, head)",
    );
    await refused({ layers: [] }, "layers must name some layers");
    await refused({ blockSize: 5 }, "monarchize: wide cannot be replaced: monarchShape: blockSize");
    await refused({ layers: ["wide"], blockSize: 4, rank: 5 }, "rank must be at most 4");
    await refused({ layers: ["head"], blockSize: 4 }, "head cannot be replaced");
    await refused({ batch: -1 }, "batch must be an integer of 0 or more");
    await refused({ learningRateMultiplier: -1 }, "learningRateMultiplier must be positive");
    expect(outputOf(model, x)).toEqual(before);
    expect(model.getWeights().map((one) => Array.from(one.dataSync()))).toEqual(weights);
  });

  test("weights that are not finite, constraints, no layer", async () => {
    const model = sequential();
    const [kernel, bias] = model.layers[0]!.getWeights() as [tf.Tensor, tf.Tensor];
    model.layers[0]!.setWeights([tf.fill(kernel.shape, Number.NaN), bias]);
    await expect(monarchize(model)).rejects.toThrow(
      "monarchize: wide cannot be replaced: project: values must be finite, got NaN at row 0",
    );
    const constrained = tf.sequential({
      layers: [
        tf.layers.dense({ units: 16, inputShape: [16], name: "c", kernelConstraint: "nonNeg" }),
      ],
    });
    await expect(monarchize(constrained)).rejects.toThrow(
      "c must have a kernel without constraint",
    );
    const none = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2] })] });
    await expect(monarchize(none)).rejects.toThrow("must have a dense layer that gains by it");
    await expect(densify(model)).rejects.toThrow("must have a layer with a Monarch matrix");
  });
});
