import type { Finding } from "../claim.ts";

/** One number that a claim is about. */
export interface Figure {
  readonly name: string;
  readonly measured: number;
  readonly expected: number;
  /** How far apart they may be. */
  readonly within: number;
}

/** Figures beside what they should be; it holds if each is as near as it must be. */
export function findingOf(figures: readonly Figure[]): Finding {
  const far = ({ measured, expected, within }: Figure) =>
    !(measured === expected || Math.abs(measured - expected) <= within);
  const show = (figure: Figure) => {
    const { name, measured, expected } = figure;
    return `${name} ${round(measured)} (${far(figure) ? "NOT " : ""}${round(expected)})`;
  };
  return { measured: figures.map(show).join("; "), holds: !figures.some(far) };
}

const round = (value: number) => String(Number(value.toPrecision(6)));
