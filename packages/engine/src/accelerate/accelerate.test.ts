import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { setThreads } from "../threads/threads.ts";
import { accelerate, restore } from "./accelerate.ts";
import { gradients, replacements } from "./replacements.ts";

beforeEach(() => {
  setThreads(1);
  restore();
});
afterAll(restore);

const names = replacements.map(({ kernelName }) => kernelName);
const kernels = () =>
  ["cpu", "wasm"].flatMap((backend) => names.map((name) => tf.getKernel(name, backend)));

describe("accelerate", () => {
  test("says what it replaced, does it once, and can be undone", () => {
    const own = kernels();
    const ownGradient = tf.getGradient("Tile");
    const list = accelerate();
    expect(list).toContainEqual({ kernel: "BatchMatMul", backend: "wasm", had: true });
    expect(list).toContainEqual({ kernel: "UnsortedSegmentSum", backend: "wasm", had: false });
    expect(list).toContainEqual({ kernel: "Einsum's gradient", backend: "every", had: false });
    expect(list).toContainEqual({ kernel: "Tile's gradient", backend: "every", had: true });
    const kernelCount = replacements.flatMap(({ backends }) => backends).length;
    expect(list.length).toBe(kernelCount + gradients.length);
    const ours = kernels();
    expect(accelerate()).toEqual(list);
    expect(kernels().every((kernel, at) => kernel === ours[at])).toBe(true);
    restore();
    expect(kernels().every((kernel, at) => kernel === own[at])).toBe(true);
    expect(tf.getGradient("Einsum")).toBeUndefined();
    expect(tf.getGradient("Tile")).toBe(ownGradient);
    restore();
  });

  test("is done by the import", async () => {
    const entry = await import("../accelerate.ts");
    expect(tf.getKernel("UnsortedSegmentSum", "wasm")).toBeDefined();
    expect(entry.accelerate).toBe(accelerate);
  });

  test("leaves alone what someone else registered later", () => {
    const own = tf.getKernel("Exp", "wasm");
    accelerate();
    const theirs = { ...own, kernelFunc: () => [] };
    tf.unregisterKernel("Exp", "wasm");
    tf.registerKernel(theirs);
    restore();
    expect(tf.getKernel("Exp", "wasm")).toBe(theirs);
    tf.unregisterKernel("Exp", "wasm");
    tf.registerKernel(own);
  });

  test("works on a backend that starts only afterwards, and on one that starts anew", async () => {
    const product = () => tf.tidy(() => tf.matMul(tf.ones([3, 70, 70]), tf.ones([3, 70, 70])));
    accelerate();
    await tf.setBackend("wasm");
    expect(product().sum().dataSync()[0]).toBe(3 * 70 ** 3);
    const factory = tf.findBackendFactory("wasm");
    await tf.setBackend("cpu");
    tf.removeBackend("wasm");
    tf.registerBackend("wasm", factory, 2);
    await tf.setBackend("wasm");
    expect(product().sum().dataSync()[0]).toBe(3 * 70 ** 3);
    restore();
    expect(product().sum().dataSync()[0]).toBe(3 * 70 ** 3);
  });

  test("trains tf.layers that it knows nothing of: the same as without", async () => {
    await tf.setBackend("wasm");
    tf.env().set("IS_TEST", false); // else tfjs takes tfjs-wasm's copies for leaks
    const losses = () => {
      const model = tf.sequential();
      const seed = (n: number) => tf.initializers.randomUniform({ seed: n });
      model.add(
        tf.layers.dense({
          ...{ units: 24, inputShape: [70], activation: "relu", kernelInitializer: seed(1) },
        }),
      );
      model.add(tf.layers.layerNormalization());
      model.add(tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer: seed(2) }));
      const optimizer = tf.train.sgd(0.1);
      const [x, y] = [tf.randomNormal([50, 70], 0, 1, "float32", 3), tf.ones([50, 3]).div(3)];
      return Array.from({ length: 5 }, () => {
        const cost = () =>
          tf.metrics.categoricalCrossentropy(y, model.apply(x) as tf.Tensor).mean() as tf.Scalar;
        return optimizer.minimize(cost, true)?.dataSync()[0] as number;
      });
    };
    const theirs = losses();
    accelerate();
    losses().forEach((loss, at) => {
      expect(loss).toBeCloseTo(theirs[at] as number, 4);
    });
  });
});
