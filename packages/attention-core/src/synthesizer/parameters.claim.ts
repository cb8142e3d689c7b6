import {
  type SynthesizerKind,
  type SynthesizerSizes,
  synthesizer,
  synthesizerLogits,
  synthesizerShapes,
} from "@frugal/attention-core";
import type { Claim } from "@frugal/tooling/claim";
import * as tf from "@tensorflow/tfjs-core";

const SOURCE = "Tay et al. 2020, Synthesizer; Su Jianlin 2020, kexue.fm/archives/7430";

const [H, L, d, keyWidth, rank] = [4, 36, 32, 8, 8] as const;
const sizes = { heads: H, length: L, width: d, keyWidth, rank };

/** Weights from N(0, 1). */
function drawn(kind: SynthesizerKind, given: SynthesizerSizes = sizes): Record<string, tf.Tensor> {
  const shapes = Object.entries(synthesizerShapes(kind, given));
  return Object.fromEntries(
    shapes.map(([name, { shape }], seed) => [
      name,
      tf.randomNormal(shape as number[], 0, 1, "float32", seed + 1),
    ]),
  );
}

/** What leaving out the product of queries and keys saves. */
export const randomSavesProducts: Claim = {
  id: "Y2",
  source: `${SOURCE}, on cost`,
  statement: "Random logits save the product of queries and keys, and both projections.",
  expected:
    "multiply-adds of a layer 4nd² + 2n²d against 2nd² + n²d: 2; measured at n=256, d=256: vanilla / random > 1.3, the whole interval",
  async run({ time, useBackend }) {
    await useBackend("wasm");
    const [n, width] = [256, 256];
    const wide = { heads: 4, length: n, width, keyWidth: 64, rank };
    const [vanilla, random] = [drawn("vanilla", wide), drawn("random", wide)];
    const x = tf.randomNormal([2, n, width], 0, 1, "float32", 9) as tf.Tensor3D;
    const w = tf.randomNormal([width, width], 0, 0.06, "float32", 8) as tf.Tensor2D;
    const layer = (kind: SynthesizerKind, weights: Record<string, tf.Tensor>) => () => {
      const values = tf.matMul(tf.reshape(x, [2 * n, width]), w);
      const v = tf.transpose(tf.reshape(values, [2, n, 4, 64]), [0, 2, 1, 3]);
      const output = synthesizer(synthesizerLogits(kind, weights, x), v);
      return tf.matMul(tf.reshape(tf.transpose(output, [0, 2, 1, 3]), [2 * n, width]), w);
    };
    const turns = await time({
      vanilla: layer("vanilla", vanilla),
      random: layer("random", random),
    });
    tf.dispose([x, w, ...Object.values(vanilla), ...Object.values(random)]);
    const { value, low, high } = turns.ratio("vanilla", "random");
    const counted =
      (4 * n * width ** 2 + 2 * n ** 2 * width) / (2 * n * width ** 2 + n ** 2 * width);
    const times = `${turns.milliseconds("vanilla").toFixed(1)} ms and ${turns.milliseconds("random").toFixed(1)} ms`;
    return {
      measured: `counted ${counted}; measured ${value.toFixed(2)} (${low.toFixed(2)} … ${high.toFixed(2)}), ${times}`,
      holds: counted === 2 && low > 1.3,
    };
  },
};

/** Other tokens, the same attention. */
export const randomIgnoresTokens: Claim = {
  id: "Y4",
  source: `${SOURCE}, on random`,
  statement: "Random logits do not depend on the input.",
  expected: "random, fixedRandom, factorizedRandom: the same bits for two inputs; vanilla: not",
  async run({ useBackend }) {
    await useBackend("wasm");
    return tf.tidy(() => {
      const [one, other] = [1, 2].map((seed) => tf.randomNormal([1, 20, d], 0, 1, "float32", seed));
      const same = (kind: SynthesizerKind) => {
        const weights = drawn(kind);
        const [a, b] = [one, other].map((x) =>
          synthesizerLogits(kind, weights, x as tf.Tensor)
            .dataSync()
            .slice(),
        ) as [Float32Array, Float32Array];
        return a.every((value, at) => value === b[at]);
      };
      const kinds = ["random", "fixedRandom", "factorizedRandom", "vanilla"] as const;
      const found = kinds.map((kind) => [kind, same(kind)] as const);
      return {
        measured: found.map(([kind, equal]) => `${kind}: ${equal ? "same" : "differs"}`).join(", "),
        holds: found.every(([kind, equal]) => equal === (kind !== "vanilla")),
      };
    });
  },
};

/** Another token elsewhere, the same row. */
export const denseSeesOneToken: Claim = {
  id: "Y5",
  source: `${SOURCE}, on dense`,
  statement: "Row i of dense logits depends on token i alone.",
  expected: "with token 7 changed, rows other than 7 keep their bits, and row 7 does not",
  async run({ useBackend }) {
    await useBackend("wasm");
    return tf.tidy(() => {
      const n = 20;
      const x = tf.randomNormal([1, n, d], 0, 1, "float32", 1);
      const mark = tf.reshape(tf.cast(tf.equal(tf.range(0, n), 7), "float32"), [1, n, 1]);
      const changed = tf.add(x, mark);
      const lines = (["dense", "factorizedDense"] as const).map((kind) => {
        const weights = drawn(kind);
        const [a, b] = [x, changed].map((tokens) =>
          synthesizerLogits(kind, weights, tokens).dataSync().slice(),
        ) as [Float32Array, Float32Array];
        const rows = new Set<number>();
        a.forEach((value, at) => {
          if (value !== b[at]) rows.add(Math.floor(at / n) % n);
        });
        return {
          text: `${kind}: rows that moved: ${[...rows].join(", ")}`,
          holds: rows.size === 1 && rows.has(7),
        };
      });
      return {
        measured: lines.map(({ text }) => text).join("; "),
        holds: lines.every(({ holds }) => holds),
      };
    });
  },
};

/** The table of 5.1, from the shapes that weights are made with. */
export const parameterCounts: Claim = {
  id: "Y6",
  source: `${SOURCE}, table 1`,
  statement: "Each kind has as many parameters as the paper's table says.",
  expected: `for each of ${H} heads, L=${L}, d=${d}, dₖ=${keyWidth}: vanilla 2 d dₖ, dense d dₖ + dₖ L, random L², fixedRandom 0, factorizedDense d dₖ + dₖ (a + b), factorizedRandom 2 L rank`,
  async run() {
    const wanted: Record<SynthesizerKind, number> = {
      vanilla: 2 * d * keyWidth,
      dense: d * keyWidth + keyWidth * L,
      random: L * L,
      fixedRandom: 0,
      factorizedDense: d * keyWidth + keyWidth * (6 + 6),
      factorizedRandom: 2 * L * rank,
    };
    const found = Object.entries(wanted).map(([kind, count]) => {
      const shapes = Object.values(synthesizerShapes(kind as SynthesizerKind, sizes));
      const total = shapes.reduce(
        (sum, { shape, trainable }) =>
          sum + (trainable ? shape.reduce((size, length) => size * length, 1) : 0),
        0,
      );
      return { text: `${kind} ${total / H}`, holds: total === H * count };
    });
    return {
      measured: found.map(({ text }) => text).join(", "),
      holds: found.every(({ holds }) => holds),
    };
  },
};
