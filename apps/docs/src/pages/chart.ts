/** A point, with the standard error of its height where it was sampled. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly error?: number;
}

/** A curve, or points, under one name. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** Drawn as a line, or as single points. */
  readonly line: boolean;
  /** Which colour, dashes and marker, from 0: curve and samples of one thing share it. */
  readonly style: number;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Round values that a range is read by: about `wanted` of them. */
export function ticks({ low, high }: Range, wanted: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** The least range that holds all heights and `least`. */
export function rangeOf(series: readonly Series[], least: Range): Range {
  let { low, high } = least;
  for (const { points } of series) {
    for (const { y } of points) {
      if (!Number.isFinite(y)) continue;
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  return { low, high };
}
