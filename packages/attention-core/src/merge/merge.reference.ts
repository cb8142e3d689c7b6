import type { Float64Values, Values } from "../attention/attention.reference.ts";

/** An attention as plain data: output [B, H, N, E] and logsumexp [B, H, N]. */
export interface PartValues<Kind extends Values = Values> {
  readonly output: Kind;
  readonly logsumexp: Kind;
}

/** The definition of `merge` in float64, one row at a time. */
export function merge(parts: readonly PartValues[]): PartValues<Float64Values> {
  const [first] = parts as [PartValues];
  const E = first.output.shape[3] as number;
  const output = new Float64Array(first.output.values.length);
  const logsumexp = new Float64Array(first.logsumexp.values.length);
  for (let row = 0; row < logsumexp.length; row++) {
    const { shares, level } = weigh(parts, row);
    logsumexp[row] = level;
    parts.forEach((part, at) => {
      const share = shares[at] as number;
      for (let e = row * E; e < (row + 1) * E; e++) {
        output[e] = (output[e] as number) + share * (part.output.values[e] as number);
      }
    });
  }
  return {
    output: { values: output, shape: first.output.shape },
    logsumexp: { values: logsumexp, shape: first.logsumexp.shape },
  };
}

/**
 * The gradients of Σ output ∘ dOutput + Σ logsumexp ∘ dLogsumexp by each part's output and
 * logsumexp, in float64: with shares w, dOutputₚ = wₚ dOutput and
 * dLogsumexpₚ = wₚ (dOutput · (outputₚ − output) + dLogsumexp).
 */
export function mergeGradient(
  parts: readonly PartValues[],
  gradients: PartValues,
): PartValues<Float64Values>[] {
  const whole = merge(parts);
  const E = whole.output.shape[3] as number;
  const dOutput = gradients.output.values;
  return parts.map(({ output, logsumexp }, at) => {
    const slopes = new Float64Array(output.values.length);
    const levels = new Float64Array(logsumexp.values.length);
    for (let row = 0; row < levels.length; row++) {
      const share = weigh(parts, row).shares[at] as number;
      let slope = gradients.logsumexp.values[row] as number;
      for (let e = row * E; e < (row + 1) * E; e++) {
        slopes[e] = share * (dOutput[e] as number);
        const beyond = (output.values[e] as number) - (whole.output.values[e] as number);
        slope += (dOutput[e] as number) * beyond;
      }
      levels[row] = share * slope;
    }
    return {
      output: { values: slopes, shape: output.shape },
      logsumexp: { values: levels, shape: logsumexp.shape },
    };
  });
}

/** The parts' shares of one row, and its logsumexp; all 0 and −∞ where every part is empty. */
function weigh(parts: readonly PartValues[], row: number): { shares: number[]; level: number } {
  const levels = parts.map(({ logsumexp }) => logsumexp.values[row] as number);
  const peak = Math.max(...levels);
  if (peak === Number.NEGATIVE_INFINITY) return { shares: levels.map(() => 0), level: peak };
  const powers = levels.map((level) => Math.exp(level - peak));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return { shares: powers.map((power) => power / total), level: peak + Math.log(total) };
}
