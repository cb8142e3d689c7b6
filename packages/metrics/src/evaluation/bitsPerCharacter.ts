import { type Confidence, checkConfidence, type Estimate } from "./estimate.ts";
import { studentQuantile } from "./studentQuantile.ts";

/** What a model lost on one text. */
export interface TextLoss {
  /** Sum of the losses of its tokens, in nats. */
  readonly nats: number;
  /** How many characters (or bytes) its tokens stand for. */
  readonly characters: number;
}

/**
 * Bits per character: Σ nats / (ln 2 · Σ characters), which does not depend on how text is cut into
 * tokens. With bytes for characters it is bits per byte.
 *
 * A ratio of sums over texts, so long texts count for more. The interval is Student's over texts by
 * the ratio's linearisation, s² = Σ(natsᵢ − R charactersᵢ)² / (k (k − 1)) over the mean number of
 * characters.
 *
 * @throws {RangeError} no texts, one without characters
 * @see Cochran 1977, §6.4 (the variance of a ratio)
 */
export function bitsPerCharacter(
  texts: readonly TextLoss[],
  { confidence = 0.95 }: Confidence = {},
): Estimate {
  checkConfidence("bitsPerCharacter", confidence);
  const count = texts.length;
  if (count === 0) throw new RangeError("bitsPerCharacter: expected at least one text, got none");
  const bits = texts.map(({ nats }) => nats / Math.LN2);
  texts.forEach(({ characters }, i) => {
    if (!(characters > 0)) {
      throw new RangeError(`bitsPerCharacter: text ${i} must have characters, got ${characters}`);
    }
  });
  const characters = texts.reduce((sum, text) => sum + text.characters, 0);
  const value = bits.reduce((sum, one) => sum + one, 0) / characters;
  if (count === 1) return { value, low: -Infinity, high: Infinity, count };
  const squares = texts.reduce(
    (sum, text, i) => sum + ((bits[i] as number) - value * text.characters) ** 2,
    0,
  );
  const error = Math.sqrt(squares / (count * (count - 1))) / (characters / count);
  const reach = studentQuantile(confidence, count - 1) * error;
  return { value, low: value - reach, high: value + reach, count };
}
