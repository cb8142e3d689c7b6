import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { flash } from "../flash/flash.ts";
import type { FlashModelConfig } from "./config.ts";
import { flashDecoder } from "./flashDecoder.ts";
import { flashModel } from "./flashModel.ts";

const [B, V] = [2, 11];
const small = { vocabulary: V, depth: 3, width: 8, keyDim: 4, chunk: 5, causal: true } as const;

let seed = 0;

/** A model all of whose weights are normal: as made, hardly anything would be mixed. */
function randomModel(config: Partial<FlashModelConfig> = {}): tf.LayersModel {
  const model = flashModel({ ...small, ...config });
  model.setWeights(
    model.getWeights().map(({ shape }) => tf.randomNormal(shape, 0, 0.5, "float32", ++seed)),
  );
  return model;
}

const list = (N: number, from = 0) =>
  Array.from({ length: B }, (_, b) =>
    Array.from({ length: N }, (_, i) => 1 + (((from + i) ** 2 + 3 * b + i) % 10)),
  );

const close = (got: ArrayLike<number>, wanted: ArrayLike<number>) => {
  const largest = Math.max(1, ...Array.from(wanted, Math.abs));
  expect(largestDifference(got, wanted) / largest).toBeLessThan(1e-5);
};

const turning = (rows: tf.Tensor4D, offset: number) => {
  const places = tf.add(tf.range(0, rows.shape[2]), offset);
  return tf.mul(rows, tf.cos(tf.reshape(places, [1, 1, -1, 1]))) as tf.Tensor4D;
};

describe.each(["cpu", "wasm"])("flashDecoder on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const variants: Partial<FlashModelConfig>[] = [
    {},
    { normalizer: "paper", position: turning, tieEmbeddings: false },
    { residual: "post", norm: "layerNorm", useBias: true, useDistanceBias: false },
    { norm: "rmsNorm", useSinusoids: false, position: turning, dropout: 0.5, useOffset: false },
  ];
  test.each(variants)("gives the whole model's logits, wherever tokens are cut: %j", (variant) => {
    const N = 23;
    const model = randomModel(variant);
    const tokens = list(N);
    const whole = model.predict(tf.tensor2d(tokens, [B, N], "int32")) as tf.Tensor3D;
    const wanted = whole.arraySync();
    const decoder = flashDecoder(model);
    const { numTensors } = tf.memory();
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: N }),
        fc.boolean(),
        (lengths, prompt) => {
          for (let from = 0, at = 0; from < N; at++) {
            const to = Math.min(N, from + (lengths[at] as number));
            const part = tokens.map((row) => row.slice(from, to));
            const logits = at === 0 && prompt ? decoder.prefill(part) : decoder.step(part);
            const rows = at === 0 && prompt ? [to - 1, to] : [from, to];
            close(logits.dataSync(), wanted.map((row) => row.slice(...rows)).flat(2));
            logits.dispose();
            expect(decoder.length).toBe(to);
            from = to;
          }
          decoder.reset();
          expect(tf.memory().numTensors).toBe(numTensors);
        },
      ),
      { numRuns: 5, seed: 7 },
    );
    decoder.dispose();
  });

  test("takes tensors too, lives through a tidy, and goes on from its own choices", () => {
    const model = randomModel();
    const { numTensors } = tf.memory();
    const decoder = flashDecoder(model);
    let logits = tf.tidy(() => decoder.prefill(list(3)));
    const written = list(3);
    for (let i = 0; i < 9; i++) {
      const next = tf.tidy(() => tf.argMax(logits, 2) as tf.Tensor2D);
      logits.dispose();
      (next.arraySync() as number[][]).forEach(([id], b) => void written[b]?.push(id as number));
      logits = tf.tidy(() => decoder.step(next));
      next.dispose();
    }
    expect(logits.shape).toEqual([B, 1, V]);
    const whole = tf.tidy(
      () => model.predict(tf.tensor2d(written, [B, 12], "int32")) as tf.Tensor3D,
    );
    const last = tf.tidy(() => tf.slice(whole, [0, 11, 0], [B, 1, V]));
    close(logits.dataSync(), last.dataSync());
    decoder.dispose();
    tf.dispose([logits, whole, last]);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test("gives logits of a model of probabilities", () => {
    const model = randomModel({ outputs: "probabilities" });
    const decoder = flashDecoder(model);
    const logits = decoder.step(list(7));
    const whole = model.predict(tf.tensor2d(list(7), [B, 7], "int32")) as tf.Tensor;
    expect(tf.min(logits).dataSync()[0]).toBeLessThan(0);
    close(tf.softmax(logits).dataSync(), whole.dataSync());
    decoder.dispose();
  });

  test("neither state nor the memory to read a prompt grow with it", async () => {
    const model = randomModel();
    const decoder = flashDecoder(model);
    const kept: number[] = [];
    const peaks: number[] = [];
    for (const N of [13, 503]) {
      const before = tf.memory().numBytes;
      const { peakBytes } = await tf.profile(() => decoder.prefill(list(N)).dispose());
      kept.push(tf.memory().numBytes - before);
      peaks.push(peakBytes - before);
      decoder.reset();
      expect(tf.memory().numBytes).toBe(before);
    }
    // s e + r (2 s + e) floats for each example and layer, of r = 3 rows of an open chunk.
    const [s, e] = [4, 16];
    expect(kept).toEqual(Array(2).fill(4 * B * small.depth * (s * e + 3 * (2 * s + e))));
    expect(peaks[1]).toBe(peaks[0]);
    decoder.dispose();
  });

  test("refuses what it cannot decode, and is as it was", () => {
    const model = randomModel({ maskZero: true });
    const decoder = flashDecoder(model);
    decoder.step(list(4)).dispose();
    const wanted = decoder.length;
    const { numTensors } = tf.memory();
    const refuses = (tokens: unknown, message: string) => {
      expect(() => decoder.step(tokens as number[][])).toThrow(`flashDecoder: ${message}`);
      expect(() => decoder.prefill(tokens as number[][])).toThrow(`flashDecoder: ${message}`);
      expect(tf.memory().numTensors).toBe(numTensors);
      expect(decoder.length).toBe(wanted);
    };
    refuses([[3], [11]], "tokens must be integers from 0 to 10, got 11");
    refuses([[-1], [3]], "tokens must be integers from 0 to 10, got -1");
    refuses([[1.5], [3]], "tokens must be integers from 0 to 10, got 1.5");
    refuses([[3], [0]], "token 0 is this model's padding, which a step cannot hide");
    refuses([[3]], "tokens must be of 2 examples as before, got 1");
    refuses([[3], [3, 4]], "all examples must have as many tokens, got 1 and 2");
    refuses([[], []], "tokens must be [B, N], none 0, got [2, 0]");
    refuses([3, 4], "tokens must be a tensor, or a list for each example");
    refuses("ab", "tokens must be a tensor, or a list for each example");
    const flat = tf.tensor1d([3, 4], "int32");
    expect(() => decoder.step(flat)).toThrow("flashDecoder: tokens must be [B, N], got [2]");
    flat.dispose();
    expect(() => decoder.step(flat)).toThrow("flashDecoder: the tokens are disposed");
    const whole = model.predict(tf.tensor2d(list(5), [B, 5], "int32")) as tf.Tensor3D;
    const next = decoder.step(list(5).map((row) => row.slice(4)));
    close(next.dataSync(), tf.slice(whole, [0, 4, 0], [B, 1, V]).dataSync());
    decoder.dispose();
    decoder.dispose();
    expect(() => decoder.step(list(1))).toThrow("flashDecoder: the decoder is disposed");
  });

  test("refuses models that it cannot step through", () => {
    expect(() => flashDecoder(randomModel({ causal: false }))).toThrow(
      "flashDecoder: the model must be causal, but its layer flash1 sees tokens that come later",
    );
    const others = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
    expect(() => flashDecoder(others)).toThrow(
      "flashDecoder: it must be given a model that flashModel made, got InputLayer, Dense",
    );
    expect(() => flashDecoder(undefined as never)).toThrow("made, got undefined");
  });

  test("steps a layer alone", () => {
    const layer = flash({ units: 8, keyDim: 4, chunk: 3, causal: true, residual: "pre" });
    const x = tf.randomNormal([B, 8, 6], 0, 1, "float32", 5);
    expect(() => layer.step(undefined, x)).toThrow("must have been applied before it can step");
    const whole = layer.apply(x) as tf.Tensor;
    const one = layer.step(undefined, tf.slice(x, [0, 0, 0], [B, 5, 6]));
    const two = layer.step(one.state, tf.slice(x, [0, 5, 0], [B, 3, 6]));
    close(tf.concat([one.output, two.output], 1).dataSync(), whole.dataSync());
    expect(() => flash({ units: 8, chunk: 3 }).step(undefined, x)).toThrow(
      "Flash: only a causal layer can step",
    );
  });
});
