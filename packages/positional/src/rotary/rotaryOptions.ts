/**
 * Which elements of a row are a pair. "half": i and i + R/2, of R that turn (GPT-NeoX, Llama and most
 * models of Hugging Face). "interleaved": 2i and 2i + 1 (Su et al. 2021, GPT-J, Llama as Meta released
 * it). Weights that were trained with one are wrong with the other.
 */
export type RotaryLayout = "half" | "interleaved";

/** A list of numbers, or one for each axis of positions. */
export type PerAxis = ArrayLike<number> | readonly ArrayLike<number>[];

/** How `rotary` turns. */
export interface RotaryOptions {
  readonly layout: RotaryLayout;
  /**
   * Radians for each step of position, one for each pair; `rotaryFrequencies(D)` where left out. Twice
   * as many elements turn, the first of each row; the rest of a wider row stays. With several axes, a
   * list for each: the pairs of the first axis, then those of the second …
   */
  readonly frequencies?: PerAxis;
  /** Position of the first row, 0 where left out; the rest follow by 1. */
  readonly offset?: number;
  /**
   * Instead: the position of each row, N numbers, or B · N for positions that differ by example. Any
   * finite numbers, fractions too. With several axes, a list for each.
   */
  readonly positions?: PerAxis;
  /** Multiplies what turns, 1 where left out (YaRN's and LongRoPE's temperature). */
  readonly attentionFactor?: number;
}
