import type { AttentionPlan, ExtrapolationMethod } from "./attentionPlan.ts";
import { evenlyFrom, type Passage, repeated } from "./passages.ts";
import { plansOf } from "./plansOf.ts";

/** A trained model that can be run by plans, one for each of its layers. */
export interface ExtrapolatedModel {
  /** The length it was trained on. */
  readonly trained: number;
  readonly layers: number;
  /**
   * The loss of predicting each target after its input and what stands before it, −log p in nats:
   * [examples · length], row by row.
   */
  losses(
    passage: Passage,
    plans: readonly AttentionPlan[],
  ): ArrayLike<number> | Promise<ArrayLike<number>>;
}

export interface EvaluateExtrapolationOptions {
  readonly lengths: readonly number[];
  readonly methods: readonly ExtrapolationMethod[];
  /** Passages of each length and kind; 32 unless given. */
  readonly examples?: number;
  /** The loss is the mean over so many last positions; 32 unless given. */
  readonly judged?: number;
  /** Hears each cell as it is known. */
  onCell?(cell: ExtrapolationCell): void;
}

/** A method at a length. Losses are nats for each token. */
export interface ExtrapolationCell {
  readonly method: string;
  readonly length: number;
  /** Mean loss of the last positions of text as it is. */
  readonly nonRepeated: number;
  /** The same where the second half of the text repeats the first. */
  readonly repeated: number;
  /** nonRepeated − repeated: what recall over half the length gains. */
  readonly gain: number;
  /** Mean loss at each position of text as it is. */
  readonly curve: Float64Array;
  readonly repeatedCurve: Float64Array;
}

export interface ExtrapolationResult {
  readonly trained: number;
  readonly lengths: readonly number[];
  readonly examples: number;
  readonly judged: number;
  /** Method by method, each at all lengths. */
  readonly cells: readonly ExtrapolationCell[];
}

/**
 * How a trained model does at lengths that it was not trained on, run by each method: on held-out text,
 * and on text whose second half repeats the first, so that a model that recalls what lies half the
 * length back knows all of it. Passages begin at places spread evenly over the texts, the same for all
 * methods. The last positions are judged, for early ones have little before them at any length.
 *
 * @param texts held-out texts as token numbers; each passage lies in one of them
 * @throws {RangeError} no lengths or methods, lengths that are not even or below `judged`, texts that
 *   are too short, losses that are not as many as targets
 * @see Su 2023, kexue.fm/archives/9603 (non-repeated and repeated text)
 */
export async function evaluateExtrapolation(
  model: ExtrapolatedModel,
  texts: readonly Int32Array[],
  { lengths, methods, examples = 32, judged = 32, onCell }: EvaluateExtrapolationOptions,
): Promise<ExtrapolationResult> {
  const { trained, layers } = model;
  check(lengths, methods, { examples, judged, trained, layers });
  const kinds = lengths.map((length) => {
    const plain = evenlyFrom(texts, { length, examples });
    return { length, plain, twice: repeated(plain) };
  });
  const cells: ExtrapolationCell[] = [];
  for (const method of methods)
    for (const { length, plain, twice } of kinds) {
      const plans = plansOf(method, { length, trained, layers });
      const curve = meanByPosition(await model.losses(plain, plans), plain);
      const repeatedCurve = meanByPosition(await model.losses(twice, plans), twice);
      const [nonRepeated, again] = [lastMean(curve, judged), lastMean(repeatedCurve, judged)];
      const cell = {
        ...{ method: method.name, length, nonRepeated, repeated: again },
        ...{ gain: nonRepeated - again, curve, repeatedCurve },
      };
      cells.push(cell);
      onCell?.(cell);
    }
  return { trained, lengths: [...lengths], examples, judged, cells };
}

function check(
  lengths: readonly number[],
  methods: readonly ExtrapolationMethod[],
  counts: Readonly<Record<"examples" | "judged" | "trained" | "layers", number>>,
): void {
  const op = "evaluateExtrapolation";
  for (const [name, value] of Object.entries(counts))
    if (!(Number.isSafeInteger(value) && value > 0))
      throw new RangeError(`${op}: ${name} must be a positive integer, got ${value}`);
  if (methods.length === 0) throw new RangeError(`${op}: methods must be at least one, got none`);
  if (lengths.length === 0) throw new RangeError(`${op}: lengths must be at least one, got none`);
  for (const length of lengths)
    if (!(Number.isSafeInteger(length) && length % 2 === 0 && length >= counts.judged))
      throw new RangeError(
        `${op}: lengths must be even and at least judged = ${counts.judged}, got ${length}`,
      );
}

function meanByPosition(losses: ArrayLike<number>, { length, examples }: Passage): Float64Array {
  if (losses.length !== examples * length)
    throw new RangeError(
      `evaluateExtrapolation: losses must be ${examples} · ${length}, got ${losses.length}`,
    );
  const means = new Float64Array(length);
  for (let i = 0; i < losses.length; i++)
    means[i % length] = (means[i % length] as number) + (losses[i] as number) / examples;
  return means;
}

const lastMean = (curve: Float64Array, count: number) =>
  curve.subarray(-count).reduce((sum, loss) => sum + loss, 0) / count;
