import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { BASE, rotaryFrequencies } from "../frequencies/rotaryFrequencies.ts";
import type { RotaryLayout } from "../rotary/rotaryOptions.ts";
import { rotationTable } from "../rotary/rotationTable.ts";
import { type PositionRowsOptions, positionRows } from "./positionRows.ts";

export interface SinusoidalOptions extends PositionRowsOptions {
  readonly base?: number;
  /**
   * "interleaved", where left out: sine and cosine of a frequency side by side, as in the paper.
   * "half": all sines, then all cosines, as in its code.
   */
  readonly layout?: RotaryLayout;
}

/**
 * Sinusoidal positions, to be added to embeddings: sin(m θᵢ) and cos(m θᵢ), θᵢ = base^(−2i/width). The
 * angles are computed in float64, so far positions are as accurate as near ones.
 *
 * @param N rows
 * @param width of an embedding, even
 * @returns [N, width]
 * @throws {RangeError} an odd width, another number of positions, an unknown layout
 * @see Vaswani et al. 2017, "Attention is all you need", §3.5
 */
export function sinusoidalPositions(
  N: number,
  width: number,
  options: SinusoidalOptions = {},
): Tensor2D {
  const op = "sinusoidalPositions";
  const { base = BASE, layout = "interleaved", ...rows } = options;
  if (layout !== "interleaved" && layout !== "half") {
    throw new RangeError(`${op}: layout must be "half" or "interleaved", got "${layout}"`);
  }
  const listed = positionRows(op, N, rows);
  const frequencies = rotaryFrequencies(width, { base });
  const table = { axes: [{ frequencies, positions: { listed } }], rows: N, factor: 1 };
  const { cosines, sines } = rotationTable(table);
  const values = new Float32Array(N * width);
  const pairs = width / 2;
  const [step, apart] = layout === "half" ? [1, pairs] : [2, 1];
  for (let at = 0; at < sines.length; at++) {
    const pair = at % pairs;
    const start = (at - pair) * 2 + pair * step;
    values[start] = sines[at] as number;
    values[start + apart] = cosines[at] as number;
  }
  return tensor2d(values, [N, width]);
}
