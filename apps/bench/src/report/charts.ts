import * as Plot from "@observablehq/plot";
import { Window } from "happy-dom";

/** A point of a line; `series` decides its colour. */
export interface Point {
  readonly series: string;
  readonly x: number;
  readonly y: number;
}

export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly Point[];
  /** Both scales; x in powers of two. */
  readonly logarithmic: boolean;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  /** Points close together need no dots. */
  readonly dots: boolean;
  /** Of the line; 2 unless given. */
  readonly widthOf?: (series: string) => number;
}

const document = new Window().document as unknown as Document;

/** The place of a series in the palette of the page. */
export type ColourOf = (series: string) => string;

/** A line chart as an SVG element, drawn in colours that the page defines. */
export function chart(
  { title, x, y, points, logarithmic, formatX, formatY, dots, widthOf = () => 2 }: Chart,
  colourOf: ColourOf,
): string {
  const scaleX = logarithmic ? { type: "log" as const, base: 2 } : { ticks: 6 };
  const values = points.map((point) => point.y);
  const domain = [0.9 * Math.min(...values), 1.15 * Math.max(...values)];
  const scaleY = logarithmic ? { type: "log" as const, domain } : { nice: true };
  const svg = Plot.plot({
    document,
    width: 640,
    height: 400,
    marginTop: 36,
    marginLeft: 64,
    marginRight: 24,
    marginBottom: 44,
    style: { background: "transparent", color: "inherit", fontFamily: "inherit", fontSize: "13px" },
    x: { ...scaleX, label: x, tickFormat: formatX },
    y: { ...scaleY, label: y, tickFormat: formatY, grid: true, ticks: 6 },
    marks: [
      Plot.line(points, {
        x: "x",
        y: "y",
        z: "series",
        stroke: ({ series }: Point) => colourOf(series),
        strokeWidth: ({ series }: Point) => widthOf(series),
        ...(dots ? { marker: "circle" as const } : {}),
      }),
    ],
    color: { type: "identity" },
  });
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", title);
  return svg.outerHTML;
}
