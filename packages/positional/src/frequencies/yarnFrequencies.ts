import { checkFactor, checkFrequencies } from "./checkFrequencies.ts";
import { BASE, rotaryFrequencies } from "./rotaryFrequencies.ts";

export interface YarnOptions {
  /** How many times as long texts are as those of training. */
  readonly factor: number;
  readonly trainedLength: number;
  readonly base?: number;
  /** Full turns within the training length from which on a frequency stays, 32 where left out. */
  readonly fast?: number;
  /** Full turns up to which it is interpolated, 1 where left out. */
  readonly slow?: number;
  /**
   * Along which the share γ goes from 0 to 1. "turns": γ = (r − slow)/(fast − slow) of the turns
   * r = trainedLength θ/2π, the paper's formula and Su's. "dimensions": straight over the index of the
   * frequency, between those that turn `fast` and `slow` times: the authors' code, and what models
   * were tuned with. "dimensions" where left out.
   */
  readonly ramp?: "turns" | "dimensions";
  /** Whether the ramp over dimensions ends at whole indices, as in the authors' code; true where left out. */
  readonly truncate?: boolean;
}

/**
 * YaRN, "NTK by parts": θᵢ' = (γᵢ + (1 − γᵢ)/factor) θᵢ, where γ is 1 for frequencies that turn many
 * times within the training length, 0 for those that do not turn once. To be used with
 * `yarnAttentionFactor`.
 *
 * @throws {RangeError} a factor below 1, numbers that are not positive, fast not above slow, an
 *   unknown ramp, a bad width
 * @see Peng et al. 2023, "YaRN: efficient context window extension of large language models", §3.2 and
 *   its code, jquesnelle/yarn; Su 2023, post 9948
 */
export function yarnFrequencies(width: number, options: YarnOptions): Float64Array {
  const op = "yarnFrequencies";
  const { factor, trainedLength, base = BASE, fast = 32, slow = 1 } = options;
  const { ramp = "dimensions", truncate = true } = options;
  checkFactor(op, factor);
  checkFrequencies(op, { width, trainedLength, base, fast, slow });
  if (!(fast > slow)) {
    throw new RangeError(`${op}: fast must be above slow, got ${fast} and ${slow}`);
  }
  if (ramp !== "turns" && ramp !== "dimensions") {
    throw new RangeError(`${op}: ramp must be "turns" or "dimensions", got "${ramp}"`);
  }
  if (ramp === "dimensions" && base === 1) {
    throw new RangeError(`${op}: base must not be 1, with which all frequencies are equal`);
  }
  const dimensionOf = (turns: number) =>
    (width * Math.log(trainedLength / (turns * 2 * Math.PI))) / (2 * Math.log(base));
  const whole = (round: (x: number) => number, x: number) => (truncate ? round(x) : x);
  const first = Math.max(whole(Math.floor, dimensionOf(fast)), 0);
  const end = Math.min(whole(Math.ceil, dimensionOf(slow)), width - 1);
  // Ends that meet, or lie before the first frequency: all from there on are interpolated.
  const length = Math.max(end - first, 0.001);
  const shareOf = (frequency: number, i: number) =>
    ramp === "turns"
      ? ((trainedLength * frequency) / (2 * Math.PI) - slow) / (fast - slow)
      : 1 - (i - first) / length;
  return rotaryFrequencies(width, { base }).map((frequency, i) => {
    const share = Math.min(1, Math.max(0, shareOf(frequency, i)));
    return (share + (1 - share) / factor) * frequency;
  });
}
