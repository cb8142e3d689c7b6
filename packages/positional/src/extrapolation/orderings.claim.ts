import { layerNorm, matMul } from "@frugal/engine";
import type { Claim } from "@frugal/tooling/claim";
import * as tf from "@tensorflow/tfjs-core";
import { reRoPE } from "../merged/reRoPE.ts";
import { attendByPlan } from "./attendByPlan.ts";
import type { AttentionPlan } from "./attentionPlan.ts";
import { type ExtrapolatedModel, evaluateExtrapolation } from "./evaluateExtrapolation.ts";
import { ntk } from "./methods/ntk.ts";
import { positionInterpolation } from "./methods/positionInterpolation.ts";
import { trainingWindow } from "./methods/trainingWindow.ts";
import { unchanged } from "./methods/unchanged.ts";
import { withPositions } from "./methods/withPositions.ts";
import { yarn } from "./methods/yarn.ts";
import { plansOf } from "./plansOf.ts";

const [SYMBOLS, T, LAYERS, H, D] = [16, 32, 2, 2, 16] as const;
const WIDTH = H * D;
const [STEPS, BATCH, RATE] = [400, 16, 6e-3] as const;
const encoding = { kind: "rotary", layout: "half" } as const;

/** Numbers below 1 that a seed determines (Lehmer 1951). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A text in which three symbols may follow each two, mostly the first: 0.8 nats for each symbol. */
function text(length: number, next: () => number): Int32Array {
  const ids = new Int32Array(length);
  for (let i = 2; i < length; i++) {
    const [a, b] = [ids[i - 2] as number, ids[i - 1] as number];
    const chance = next();
    const which = chance < 0.7 ? 0 : chance < 0.9 ? 1 : 2;
    ids[i] = (a * 7 + b * 3 + which * 5 + 1) % SYMBOLS;
  }
  return ids;
}

/** A decoder of two layers without positions but those of attention. */
function decoder() {
  let seed = 0;
  const variables: tf.Variable[] = [];
  const learned = (values: tf.Tensor) => {
    const variable = tf.variable(values);
    values.dispose();
    variables.push(variable);
    return variable;
  };
  const weights = (rows: number, columns: number, scale = 1 / Math.sqrt(rows)) =>
    learned(tf.randomNormal([rows, columns], 0, scale, "float32", ++seed));
  const gain = () => ({ gain: learned(tf.ones([WIDTH])) });
  const embedding = weights(SYMBOLS, WIDTH, 1);
  const blocks = Array.from({ length: LAYERS }, () => ({
    ...{ before: gain(), qkv: weights(WIDTH, 3 * WIDTH), out: weights(WIDTH, WIDTH, 0.05) },
    ...{
      between: gain(),
      wide: weights(WIDTH, 2 * WIDTH),
      narrow: weights(2 * WIDTH, WIDTH, 0.05),
    },
  }));
  const [last, unembedding] = [gain(), weights(WIDTH, SYMBOLS)];
  const oneHot = (ids: Int32Array) =>
    tf.cast(tf.oneHot(tf.tensor1d(ids, "int32"), SYMBOLS), "float32") as tf.Tensor2D;

  /** −log p of each target. */
  const losses = (
    { inputs, targets, length }: { inputs: Int32Array; targets: Int32Array; length: number },
    plans: readonly AttentionPlan[],
  ): tf.Tensor1D => {
    const split = (x: tf.Tensor) =>
      tf.transpose(tf.reshape(x, [inputs.length / length, length, H, D]), [0, 2, 1, 3]);
    let x: tf.Tensor = tf.matMul(oneHot(inputs), embedding);
    for (const [i, { before, qkv, out, between, wide, narrow }] of blocks.entries()) {
      const [q, k, v] = tf.split(matMul(layerNorm(x, before), qkv), 3, 1).map(split);
      const heard = attendByPlan(
        ...([q, k, v] as [tf.Tensor, tf.Tensor, tf.Tensor]),
        ...([plans[i] as AttentionPlan, { encoding }] as const),
      );
      x = tf.add(x, matMul(tf.reshape(tf.transpose(heard, [0, 2, 1, 3]), [-1, WIDTH]), out));
      x = tf.add(x, matMul(tf.relu(matMul(layerNorm(x, between), wide)), narrow));
    }
    const scores = matMul(layerNorm(x, last), unembedding);
    return tf.neg(tf.sum(tf.mul(tf.logSoftmax(scores), oneHot(targets)), 1)) as tf.Tensor1D;
  };
  return { variables, losses };
}

/** Trains it: half of each batch is text, the other half pieces of it over and over. */
function trainedDecoder(seed: number): ExtrapolatedModel & { dispose(): void } {
  const { variables, losses } = decoder();
  const next = uniform(seed);
  const corpus = text(60_000, next);
  const plans = plansOf(unchanged(), { length: T, trained: T, layers: LAYERS });
  const optimizer = tf.train.adam(RATE, 0.9, 0.98);
  const below = (count: number) => Math.floor(next() * count);
  for (let step = 0; step < STEPS; step++) {
    const [inputs, targets] = [new Int32Array(BATCH * T), new Int32Array(BATCH * T)];
    for (let example = 0; example < BATCH; example++) {
      const period = example < BATCH / 2 ? T + 1 : 4 + below(T / 2 - 4);
      const start = below(corpus.length - period);
      for (let i = 0; i < T; i++) {
        inputs[example * T + i] = corpus[start + (i % period)] as number;
        targets[example * T + i] = corpus[start + ((i + 1) % period)] as number;
      }
    }
    (optimizer as unknown as { learningRate: number }).learningRate = RATE * (1 - step / STEPS);
    optimizer.minimize(() => tf.mean(losses({ inputs, targets, length: T }, plans)) as tf.Scalar);
  }
  optimizer.dispose();
  return {
    ...{ trained: T, layers: LAYERS },
    losses: (passage, own) => tf.tidy(() => losses(passage, own).dataSync<"float32">()),
    dispose: () => tf.dispose(variables),
  };
}

/** Which method holds beyond the trained length, of a model that takes seconds. */
export const methodsInOrder: Claim = {
  id: "E10",
  source:
    "Su 2023, kexue.fm/archives/9431, 9675, 9708: tables at 8 times the trained length; Chen et al. 2023; bloc97 2023; Peng et al. 2023",
  statement:
    "At eight times the trained length RoPE alone fails, and position interpolation and NTK without training after; YaRN is better than NTK, and ReRoPE better than YaRN, as good as a window of the trained length.",
  expected:
    "a decoder of two layers, trained for seconds on 32 symbols at once of a made-up text; loss at 256 in nats: RoPE, PI and NTK more than 0.8 above RoPE at 32; YaRN more than 0.2 below NTK; ReRoPE(16) more than 0.2 below YaRN and at most 0.1 above the window; the window at most 0.05 above RoPE at 32. What methods recall takes longer training: npm run bench -- extrapolation",
  async run({ useBackend }) {
    await useBackend("wasm");
    const model = trainedDecoder(3);
    try {
      const { cells } = await evaluateExtrapolation(model, [text(6000, uniform(77))], {
        lengths: [T, 8 * T],
        methods: [
          ...[unchanged(), positionInterpolation(), ntk(), yarn({ fast: 4, ramp: "turns" })],
          ...[withPositions("ReRoPE", () => reRoPE(T / 2)), trainingWindow()],
        ],
        ...{ examples: 24, judged: T / 2 },
      });
      const loss = (method: string, length = 8 * T) =>
        cells.find((cell) => cell.method === method && cell.length === length)
          ?.nonRepeated as number;
      const trained = loss("plain", T);
      const [window, told, yarned, aware] = ["window", "ReRoPE", "YaRN", "NTK"].map((name) =>
        loss(name),
      ) as [number, number, number, number];
      const holds =
        ["plain", "PI", "NTK"].every((name) => loss(name) - trained > 0.8) &&
        aware - yarned > 0.2 &&
        yarned - told > 0.2 &&
        told - window <= 0.1 &&
        window - trained <= 0.05;
      const far = cells
        .filter(({ length }) => length > T)
        .map(({ method, nonRepeated }) => `${method} ${nonRepeated.toFixed(2)}`);
      return { holds, measured: `at 32 ${trained.toFixed(2)}; at 256 ${far.join(", ")}` };
    } finally {
      model.dispose();
    }
  },
};
