import {
  attention,
  type SynthesizerKind,
  synthesizer,
  synthesizerLogits,
  synthesizerShapes,
} from "@frugal/attention-core";
import { layerNorm } from "@frugal/engine";
import { type GatedNormalizer, gatedAttention } from "@frugal/gau";
import * as tf from "@tensorflow/tfjs-core";
import { LENGTH } from "./sequenceTasks.ts";
import { type Layer, type Weigh, WIDTH } from "./trainSequence.ts";

/** Layers of the Synthesizer demo, in the order of their colours. */
export const SYNTHESIZERS = [
  "vanilla",
  "dense",
  "random",
  "factorizedRandom",
  "fixedRandom",
] as const satisfies readonly SynthesizerKind[];

/** Layers of the demo of gated units, in the order of their colours. */
export const UNITS = ["gau", "gauSoftmax", "gatedLinear", "transformer"] as const;

export type ContenderName = (typeof SYNTHESIZERS)[number] | (typeof UNITS)[number];

const HEADS = 2;
const KEY_WIDTH = 16;
/** e of gated units, and s. */
const UNIT_WIDTH = 2 * WIDTH;
const UNIT_KEYS = 16;
/** Of N(0, …): matrices into the residual stream's width, and logits that are weights themselves. */
const [INTO, LOGITS, FIXED] = [0.2, 0.1, 1];

/** What is trained, by name. */
export const contenders: Readonly<Record<ContenderName, (weigh: Weigh) => Layer>> = {
  ...(Object.fromEntries(
    SYNTHESIZERS.map((kind) => [kind, (weigh: Weigh) => synthesizerLayer(kind, weigh)]),
  ) as Record<(typeof SYNTHESIZERS)[number], (weigh: Weigh) => Layer>),
  gau: (weigh) => twice(gatedUnit(weigh, "essay"), gatedUnit(weigh, "essay")),
  gauSoftmax: (weigh) => twice(gatedUnit(weigh, "softmax"), gatedUnit(weigh, "softmax")),
  gatedLinear: (weigh) => twice(gatedUnit(weigh), gatedUnit(weigh)),
  transformer: attentionAndFeedForward,
};

/** A Synthesizer's heads, without a residual: all that reaches the output was looked at. */
function synthesizerLayer(kind: SynthesizerKind, weigh: Weigh): Layer {
  const value = weigh([WIDTH, HEADS * KEY_WIDTH], INTO);
  const out = weigh([HEADS * KEY_WIDTH, WIDTH], INTO);
  const sizes = { heads: HEADS, length: LENGTH, width: WIDTH, keyWidth: KEY_WIDTH };
  const weights = Object.fromEntries(
    Object.entries(synthesizerShapes(kind, sizes)).map(([name, { shape, trainable }]) => {
      const drawn = kind.toLowerCase().endsWith("random") ? LOGITS : INTO;
      return [name, weigh(shape, trainable ? drawn : FIXED, trainable)];
    }),
  );
  return {
    run: (x) => joined(synthesizer(synthesizerLogits(kind, weights, x), split(x, value)), out),
    maps: (x) => heads(synthesizer(synthesizerLogits(kind, weights, x), each(HEADS))),
  };
}

/** x + (u ∘ A v) Wₒ, all of them of the normalised x; without a normalizer A = I: a gated linear unit. */
function gatedUnit(weigh: Weigh, normalizer?: GatedNormalizer): Layer {
  const gain = weigh([WIDTH], 0);
  const gate = weigh([WIDTH, UNIT_WIDTH], INTO);
  const value = weigh([WIDTH, UNIT_WIDTH], INTO);
  const out = weigh([UNIT_WIDTH, WIDTH], INTO / 2);
  const looking = normalizer && {
    normalizer,
    base: weigh([WIDTH, UNIT_KEYS], INTO),
    ...{ queryScale: weigh([UNIT_KEYS], 1), queryOffset: weigh([UNIT_KEYS], 0) },
    ...{ keyScale: weigh([UNIT_KEYS], 1), keyOffset: weigh([UNIT_KEYS], 0) },
  };
  const swish = (x: tf.Tensor3D, w: tf.Tensor) => {
    const product = times(x, w);
    return tf.mul(product, tf.sigmoid(product)) as tf.Tensor3D;
  };
  const normalized = (x: tf.Tensor3D) => layerNorm(x, { gain: tf.add(gain, 1) }) as tf.Tensor3D;
  /** u ∘ A v */
  const gated = (y: tf.Tensor3D, u: tf.Tensor3D, v: tf.Tensor3D): tf.Tensor3D => {
    if (looking === undefined) return tf.mul(u, v);
    const { base, ...options } = looking;
    return gatedAttention(u, v, swish(y, base), options);
  };
  return {
    run(x) {
      const y = normalized(x);
      return tf.add(x, times(gated(y, swish(y, gate), swish(y, value)), out));
    },
    maps(x) {
      const identity = tf.expandDims(tf.eye(LENGTH), 0) as tf.Tensor3D;
      return gated(normalized(x), tf.onesLike(identity), identity);
    },
  };
}

function twice(first: Layer, second: Layer): Layer {
  return {
    run: (x) => second.run(first.run(x)),
    maps: (x) => tf.concat([first.maps(x), second.maps(first.run(x))]),
  };
}

/** Attention of two heads, then a feed-forward layer four times as wide; both before norms. */
function attentionAndFeedForward(weigh: Weigh): Layer {
  const [before, between] = [weigh([WIDTH], 0), weigh([WIDTH], 0)];
  const [query, key, value, out] = [0, 1, 2, 3].map(() => weigh([WIDTH, WIDTH], INTO)) as [
    tf.Variable,
    tf.Variable,
    tf.Variable,
    tf.Variable,
  ];
  const wide = weigh([WIDTH, 4 * WIDTH], INTO);
  const narrow = weigh([4 * WIDTH, WIDTH], INTO / 2);
  const normalized = (x: tf.Tensor3D, gain: tf.Tensor) =>
    layerNorm(x, { gain: tf.add(gain, 1) }) as tf.Tensor3D;
  const queriesAndKeys = (y: tf.Tensor3D) => [split(y, query), split(y, key)] as const;
  return {
    run(x) {
      const y = normalized(x, before);
      const [q, k] = queriesAndKeys(y);
      const heard = tf.add(x, joined(attention(q, k, split(y, value)), out)) as tf.Tensor3D;
      const inner = tf.relu(times(normalized(heard, between), wide)) as tf.Tensor3D;
      return tf.add(heard, times(inner, narrow));
    },
    maps(x) {
      const [q, k] = queriesAndKeys(normalized(x, before));
      return heads(attention(q, k, each(HEADS)));
    },
  };
}

/** Values whose mixture is the weights themselves: [1, count, n, n]. */
const each = (count: number) =>
  tf.tile(tf.reshape(tf.eye(LENGTH), [1, 1, LENGTH, LENGTH]), [1, count, 1, 1]);

const heads = (maps: tf.Tensor4D) => tf.squeeze(maps, [0]) as tf.Tensor3D;

/** x [B, n, d] · w [d, e] → [B, n, e] */
function times(x: tf.Tensor3D, w: tf.Tensor): tf.Tensor3D {
  const [B, n, d] = x.shape;
  return tf.reshape(tf.matMul(tf.reshape(x, [B * n, d]), w as tf.Tensor2D), [B, n, -1]);
}

/** x · w cut into heads, [B, HEADS, n, …]. */
function split(x: tf.Tensor3D, w: tf.Tensor): tf.Tensor4D {
  const [B, n] = x.shape;
  return tf.transpose(tf.reshape(times(x, w), [B, n, HEADS, -1]), [0, 2, 1, 3]);
}

/** Heads side by side, · w. */
function joined(outputs: tf.Tensor4D, w: tf.Tensor): tf.Tensor3D {
  const [B, , n] = outputs.shape;
  return times(tf.reshape(tf.transpose(outputs, [0, 2, 1, 3]), [B, n, -1]), w);
}
