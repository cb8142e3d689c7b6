import type { Coverage } from "../../coverage.ts";
import type { Axis } from "./axis.ts";

/** Part of a canvas: rows y0 … y1, and in each the columns x0 … x1. */
interface Part {
  readonly y0: number;
  readonly y1: number;
  readonly x0: number;
  readonly x1: number;
}

/**
 * Two axes as one, of positions `y·width + x`: those see each other that do in both.
 *
 * Consecutive positions are the end of a row, whole rows and the beginning of one; between two
 * such parts both axes decide alone, so `coverage` is as exact as theirs.
 */
export function canvas(width: number, vertical: Axis, horizontal: Axis): Axis {
  const row = (position: number) => Math.floor(position / width);
  const ofParts = (q: Part, k: Part, stride: number): Coverage => {
    const down = vertical.coverage(q.y0, q.y1, k.y0, k.y1, 1);
    if (down === "none") return "none";
    const across = horizontal.coverage(q.x0, q.x1, k.x0, k.x1, stride);
    return across === "none" || down === "all" ? across : "some";
  };
  return {
    sees: (q, k) => vertical.sees(row(q), row(k)) && horizontal.sees(q % width, k % width),
    coverage(q0, q1, k0, k1, step) {
      const stride = width % step === 0 ? step : 1;
      const down = vertical.coverage(row(q0), row(q1), row(k0), row(k1), 1);
      if (down === "none") return "none";
      if (row(q0) === row(q1) && row(k0) === row(k1)) {
        return horizontal.coverage(q0 % width, q1 % width, k0 % width, k1 % width, stride);
      }
      const keys = partsOf(k0, k1, width, stride);
      let answer: Coverage | undefined;
      for (const q of partsOf(q0, q1, width, stride)) {
        for (const k of keys) {
          const next = ofParts(q, k, stride);
          if (next === "some" || (answer !== undefined && answer !== next)) return "some";
          answer = next;
        }
      }
      return answer ?? "none";
    },
  };
}

/** The positions first … last, a stride apart that divides the width. */
function partsOf(first: number, last: number, width: number, stride: number): readonly Part[] {
  const y0 = Math.floor(first / width);
  const y1 = Math.floor(last / width);
  const x0 = first % width;
  const x1 = last % width;
  if (y0 === y1) return [{ y0, y1, x0, x1 }];
  const left = x0 % stride;
  const right = width - stride + left;
  const parts = [
    { y0, y1: y0, x0, x1: right },
    { y0: y1, y1, x0: left, x1 },
  ];
  if (y1 - y0 > 1) parts.push({ y0: y0 + 1, y1: y1 - 1, x0: left, x1: right });
  return parts;
}
