import type { LanguageModel } from "@frugal/bench/languageModel";
import { seeded } from "@frugal/bench/seeded";
import { type ExtrapolationMethod, plansOf } from "@frugal/positional/extrapolation";

/** How a text is gone on with. */
export interface Continuation {
  readonly method: ExtrapolationMethod;
  /** Characters in the end. */
  readonly length: number;
  /** Scores are divided by it; towards 0 the likeliest character is taken. */
  readonly temperature: number;
  readonly seed: number;
}

/** Texts are as long as a multiple of this, so that few masks are compiled. What is behind is not seen. */
const STEP = 32;

/**
 * Characters one by one, each drawn from what the model says of all before it under a method's plans
 * for the whole length. Gives each as soon as it is known.
 */
export function* continueText(
  model: LanguageModel,
  start: Int32Array,
  { method, length, temperature, seed }: Continuation,
): Generator<number> {
  const { trained, layers } = model;
  const plans = plansOf(method, { length, trained, layers });
  const uniform = seeded(seed);
  const ids = new Int32Array(Math.ceil(length / STEP) * STEP);
  ids.set(start.subarray(0, length));
  for (let n = Math.min(start.length, length); n < length; n++) {
    const scores = model.scores(ids.slice(0, Math.ceil(n / STEP) * STEP), plans);
    const vocabulary = scores.shape[1];
    const row = scores.dataSync<"float32">().slice((n - 1) * vocabulary, n * vocabulary);
    scores.dispose();
    ids[n] = draw(row, temperature, uniform());
    yield ids[n] as number;
  }
}

/** An index with the chance that softmax(row / temperature) gives it. */
function draw(row: Float32Array, temperature: number, uniform: number): number {
  const highest = Math.max(...row);
  const chances = row.map((score) => Math.exp((score - highest) / temperature));
  let rest = uniform * chances.reduce((sum, chance) => sum + chance, 0);
  const found = chances.findIndex((chance) => {
    rest -= chance;
    return rest < 0;
  });
  return found < 0 ? row.indexOf(highest) : found;
}
