import type { ExtrapolationResult } from "./evaluateExtrapolation.ts";
import { lineChart } from "./lineChart.ts";

/** What `drawExtrapolation` shows. */
export interface ExtrapolationPicture {
  /**
   * "nonRepeated", "repeated": loss by length; "gain": what recall gains, by length; "curve": loss at
   * each position of the longest text, meaned over sixteenths of it.
   */
  readonly shows: "nonRepeated" | "repeated" | "gain" | "curve";
  readonly title?: string;
}

const TITLES = {
  nonRepeated: "Loss on text as it is, nats",
  repeated: "Loss on repeated text, nats",
  gain: "What recall gains, nats",
  curve: "Loss by position, nats",
} as const;

const PARTS = 16;

/** A result as an SVG picture: one line for each method, a dashed one at the trained length. */
export function drawExtrapolation(
  { cells, lengths, trained }: ExtrapolationResult,
  { shows, title = TITLES[shows] }: ExtrapolationPicture,
): string {
  const greatest = Math.max(...lengths);
  const methods = [...new Set(cells.map(({ method }) => method))];
  const series = methods.map((name) => {
    const own = cells.filter(({ method }) => method === name);
    if (shows !== "curve")
      return { name, points: own.map((cell) => [cell.length, cell[shows]] as const) };
    const { curve = new Float64Array() } = own.find(({ length }) => length === greatest) ?? {};
    return { name, points: inParts(curve) };
  });
  return lineChart({
    ...{ title, series, mark: trained },
    x: shows === "curve" ? "position" : "length",
    powersOfTwo: shows !== "curve",
  });
}

/** Means of sixteenths, each at its middle. */
function inParts(curve: Float64Array): (readonly [number, number])[] {
  const size = Math.max(1, Math.ceil(curve.length / PARTS));
  return Array.from({ length: Math.ceil(curve.length / size) }, (_, part) => {
    const some = curve.subarray(part * size, (part + 1) * size);
    const mean = some.reduce((sum, loss) => sum + loss, 0) / some.length;
    return [part * size + some.length / 2, mean] as const;
  });
}
