import { pairsOf, type RowPositions, type Turn } from "./turn.ts";

/** What pairs are multiplied by, [rows, pairs] each: the real part and the imaginary one. */
export interface RotationTable {
  readonly cosines: Float32Array<ArrayBuffer>;
  readonly sines: Float32Array<ArrayBuffer>;
}

/**
 * The table of a turn, computed in float64 and rounded once: at position 10⁶ a float32 angle would be
 * off by 0.03 radians, and this one is by 10⁻¹⁰.
 */
export function rotationTable(turn: Turn): RotationTable {
  const { axes, rows, factor, growth } = turn;
  const pairs = pairsOf(turn);
  const cosines = new Float32Array(rows * pairs);
  const sines = new Float32Array(rows * pairs);
  let firstPair = 0;
  for (const { frequencies, positions } of axes) {
    for (let row = 0; row < rows; row++) {
      const position = positionAt(positions, row);
      const start = row * pairs + firstPair;
      for (let p = 0; p < frequencies.length; p++) {
        const angle = position * (frequencies[p] as number);
        const size = growth
          ? factor * Math.exp((growth.rates[firstPair + p] as number) * (position - growth.centre))
          : factor;
        cosines[start + p] = size * Math.cos(angle);
        sines[start + p] = size * Math.sin(angle);
      }
    }
    firstPair += frequencies.length;
  }
  return { cosines, sines };
}

function positionAt(positions: RowPositions, row: number): number {
  return "first" in positions ? positions.first + row : (positions.listed[row] as number);
}
