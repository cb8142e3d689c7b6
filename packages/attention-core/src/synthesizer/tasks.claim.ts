import {
  mixLogits,
  type SynthesizerKind,
  synthesizer,
  synthesizerLogits,
  synthesizerShapes,
} from "@frugal/attention-core";
import type { Claim } from "@frugal/tooling/claim";
import * as tf from "@tensorflow/tfjs-core";

const SOURCE = "Tay et al. 2020, Synthesizer; Su Jianlin 2020, kexue.fm/archives/7430";

const SYMBOLS = 8;
const [B, H, d, keyWidth] = [32, 2, 32, 16] as const;
const STEPS = 300;

/** Sequences of two symbols a token, and the symbol wanted at each place, or −1 where any will do. */
interface Task {
  readonly n: number;
  batch(next: () => number): { tokens: number[]; wanted: number[] };
}

/** Numbers below 1 that a seed determines (Lehmer 1951). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const symbol = (next: () => number) => Math.floor(next() * SYMBOLS);

/** A task of position: the same symbols from last to first. */
const reverse: Task = {
  n: 10,
  batch(next) {
    const rows = Array.from({ length: B }, () => Array.from({ length: 10 }, () => symbol(next)));
    const tokens = rows.flatMap((row) => row.flatMap((one) => [one, SYMBOLS]));
    return { tokens, wanted: rows.flatMap((row) => [...row].reverse()) };
  },
};

const PAIRS = 5;

/** A task of content: five pairs of name and value, then the names again in another order. */
const recall: Task = {
  n: 2 * PAIRS,
  batch(next) {
    const tokens: number[] = [];
    const wanted: number[] = [];
    for (let example = 0; example < B; example++) {
      const shuffled = () =>
        Array.from({ length: SYMBOLS }, (_, name) => [next(), name] as const)
          .sort(([a], [b]) => a - b)
          .map(([, name]) => name);
      const names = shuffled().slice(0, PAIRS);
      const values = names.map(() => symbol(next));
      names.forEach((name, at) => {
        tokens.push(name, values[at] as number);
        wanted.push(-1);
      });
      for (const name of shuffled().filter((one) => names.includes(one))) {
        tokens.push(name, SYMBOLS);
        wanted.push(values[names.indexOf(name)] as number);
      }
    }
    return { tokens, wanted };
  },
};

/** Accuracy after training one layer of attention by these kinds, mixed if there are several. */
function accuracy(task: Task, kinds: readonly SynthesizerKind[]): number {
  const { n } = task;
  let seed = 0;
  const made: tf.Variable[] = [];
  const weight = (shape: readonly number[], scale: number, trainable = true) => {
    const values = tf.randomNormal(shape as number[], 0, scale, "float32", ++seed);
    const variable = tf.variable(values, trainable);
    made.push(variable);
    values.dispose();
    return variable;
  };
  const width = SYMBOLS + 1;
  const first = weight([width, d], 0.5);
  const second = weight([width, d], 0.5);
  const place = weight([n, d], 0.5);
  const value = weight([d, H * keyWidth], 0.2);
  const out = weight([H * keyWidth, SYMBOLS], 0.2);
  const theta = weight([kinds.length], 0);
  const sizes = { heads: H, length: n, width: d, keyWidth };
  const weights = kinds.map((kind) =>
    Object.fromEntries(
      Object.entries(synthesizerShapes(kind, sizes)).map(([name, { shape, trainable }]) => [
        name,
        weight(
          shape,
          trainable && kind.toLowerCase().endsWith("random") ? 0.1 : trainable ? 0.2 : 1,
          trainable,
        ),
      ]),
    ),
  );
  const predicted = (tokens: number[]) => {
    const ids = tf.tensor2d(tokens, [B * n, 2], "int32");
    const [a, b] = tf.unstack(ids, 1) as [tf.Tensor1D, tf.Tensor1D];
    const hot = (one: tf.Tensor1D) => tf.cast(tf.oneHot(one, width), "float32") as tf.Tensor2D;
    const embedded = tf.add(
      tf.matMul(hot(a), first as tf.Tensor2D),
      tf.matMul(hot(b), second as tf.Tensor2D),
    );
    const x = tf.add(tf.reshape(embedded, [B, n, d]), place) as tf.Tensor3D;
    const values = tf.matMul(tf.reshape(x, [B * n, d]), value as tf.Tensor2D);
    const v = tf.transpose(tf.reshape(values, [B, n, H, keyWidth]), [0, 2, 1, 3]);
    const parts = kinds.map((kind, at) => synthesizerLogits(kind, weights[at] as never, x));
    const logits = parts.length === 1 ? (parts[0] as tf.Tensor4D) : mixLogits(parts, theta);
    const outputs = tf.transpose(synthesizer(logits, v), [0, 2, 1, 3]);
    return tf.matMul(tf.reshape(outputs, [B * n, H * keyWidth]), out as tf.Tensor2D);
  };
  const next = uniform(7);
  const optimizer = tf.train.adam(0.01);
  for (let step = 0; step < STEPS; step++) {
    optimizer.minimize(() => {
      const { tokens, wanted } = task.batch(next);
      const labels = tf.tensor1d(
        wanted.map((one) => Math.max(0, one)),
        "int32",
      );
      const counts = tf.tensor1d(wanted.map((one) => (one < 0 ? 0 : 1)));
      const chances = tf.logSoftmax(predicted(tokens));
      const chosen = tf.sum(tf.mul(chances, tf.cast(tf.oneHot(labels, SYMBOLS), "float32")), 1);
      return tf.neg(tf.div(tf.sum(tf.mul(chosen, counts)), tf.sum(counts))) as tf.Scalar;
    });
  }
  let [right, all] = [0, 0];
  for (let round = 0; round < 8; round++) {
    const { tokens, wanted } = task.batch(next);
    const found = tf.tidy(() => tf.argMax(predicted(tokens), 1).dataSync());
    wanted.forEach((one, at) => {
      if (one < 0) return;
      all++;
      if (found[at] === one) right++;
    });
  }
  optimizer.dispose();
  tf.dispose(made);
  return right / all;
}

const shown = (found: readonly (readonly [name: string, value: number])[]) =>
  found.map(([name, value]) => `${name} ${value.toFixed(3)}`).join(", ");

/** Where it is true that pairs of tokens need not meet, and where not. */
export const positionsNotContent: Claim = {
  id: "Y1",
  source: `${SOURCE}, on translation`,
  statement:
    "Products of queries and keys are not needed: all synthesizers but fixed random are on a par. So it is for tasks of position; not for recall by content.",
  expected: `one layer, ${STEPS} steps; reverse: vanilla, dense, random, factorizedDense, factorizedRandom, random + vanilla ≥ 0.95, fixedRandom below; recall: vanilla, random + vanilla ≥ 0.9, the others ≤ 0.5`,
  async run({ useBackend }) {
    await useBackend("wasm");
    const learned = (
      [
        ["vanilla"],
        ["random", "vanilla"],
        ["dense"],
        ["random"],
        ["factorizedDense"],
        ["factorizedRandom"],
      ] as const
    ).map((kinds) => [kinds.join(" + "), kinds] as const);
    const by = (task: Task, all: readonly (readonly [string, readonly SynthesizerKind[]])[]) =>
      all.map(([name, kinds]) => [name, accuracy(task, kinds)] as const);
    const reversed = by(reverse, learned);
    const fixed = accuracy(reverse, ["fixedRandom"]);
    const found = by(recall, [...learned, ["fixedRandom", ["fixedRandom"]]]);
    return {
      measured: `reverse: ${shown([...reversed, ["fixedRandom", fixed]])}; recall: ${shown(found)}`,
      holds:
        reversed.every(([, value]) => value >= 0.95) &&
        fixed < 0.95 &&
        found.every(([name, value]) => (name.endsWith("vanilla") ? value >= 0.9 : value <= 0.5)),
    };
  },
};

/** A proxy for the tables of summarisation and of pretraining, which are not measured here. */
export const mixturesAreSafe: Claim = {
  id: "Y3",
  source: `${SOURCE}, on summarisation and on pretraining with finetuning`,
  statement:
    "Where dense and random fall behind vanilla, random with vanilla does not. (A toy in place of the tables.)",
  expected:
    "recall by content: random + vanilla within 0.05 of vanilla or above; dense, random at least 0.3 below",
  async run({ useBackend }) {
    await useBackend("wasm");
    const [vanilla, mixed, dense, random] = [
      ["vanilla"],
      ["random", "vanilla"],
      ["dense"],
      ["random"],
    ].map((kinds) => accuracy(recall, kinds as SynthesizerKind[])) as [
      number,
      number,
      number,
      number,
    ];
    const found = { vanilla, "random + vanilla": mixed, dense, random };
    return {
      measured: shown(Object.entries(found)),
      holds: mixed >= vanilla - 0.05 && Math.max(dense, random) <= vanilla - 0.3,
    };
  },
};
