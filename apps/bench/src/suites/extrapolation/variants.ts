import { alibi, alibiSlopes, kerpleLog } from "@frugal/positional";
import {
  type Encoding,
  type ExtrapolationMethod,
  hybridWindowFull,
  hybridWindowFull2,
  unchanged,
} from "@frugal/positional/extrapolation";
import * as tf from "@tensorflow/tfjs-core";
import { seeded } from "../../measure/seeded.ts";

/** What a variant's encoding may learn: `name` makes a variable once, and finds it from then on. */
export type Learn = (name: string, initial: () => tf.Tensor) => tf.Variable;

/** A model of the experiment: how it says where characters are, and what it is trained with. */
export interface Variant {
  readonly name: string;
  encoding(learn: Learn, heads: number): Encoding;
  /** How its layers attend in training, and at inference unless a method says otherwise. */
  readonly trainedBy: ExtrapolationMethod;
  /** Keys of length 1, and scores that are not divided by √D. */
  readonly keyNorm?: boolean;
  /** Sinusoidal positions added to embeddings. */
  readonly sinusoidal?: boolean;
}

const rope = (): Encoding => ({ kind: "rotary", layout: "half" });

/** Of windows: α = 47/64 of the trained length through two layers. */
const WINDOW = 24;

/** Of XPOS: at the 512 of the paper nothing fades within 64 characters. */
const DECAY = 64;

export const variants: Readonly<Record<string, Variant>> = {
  rope: { name: "RoPE", encoding: rope, trainedBy: unchanged() },
  keyNorm: { name: "KeyNorm RoPE", encoding: rope, trainedBy: unchanged(), keyNorm: true },
  alibi: {
    name: "ALiBi",
    encoding: (_, heads) => ({
      kind: "bias",
      table: (lengths) => alibi(alibiSlopes(heads), lengths),
    }),
    trainedBy: unchanged(),
  },
  kerple: {
    name: "KERPLE-log",
    encoding(learn, heads) {
      const uniform = (most: number, seed: number) => () => {
        const next = seeded(seed);
        return tf.tensor1d(Array.from({ length: heads }, () => most * next()));
      };
      const slope = learn("slope", uniform(2, 5));
      const rate = learn("rate", uniform(1, 6));
      return { kind: "bias", table: (lengths) => kerpleLog({ slope, rate }, lengths) };
    },
    trainedBy: unchanged(),
  },
  xpos: {
    name: "XPOS",
    encoding: () => ({ kind: "xpos", layout: "half", scaleBase: DECAY }),
    trainedBy: unchanged(),
  },
  sinusoidal: {
    name: "sinusoidal",
    encoding: () => ({ kind: "none" }),
    trainedBy: unchanged(),
    sinusoidal: true,
  },
  none: { name: "NoPE", encoding: () => ({ kind: "none" }), trainedBy: unchanged() },
  hwfa: { name: "HWFA", encoding: rope, trainedBy: hybridWindowFull(WINDOW) },
  hwfa2: { name: "HWFA2", encoding: rope, trainedBy: hybridWindowFull2({ size: WINDOW }) },
};
