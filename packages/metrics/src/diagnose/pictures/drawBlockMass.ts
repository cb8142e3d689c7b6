import type { AttentionReport, BlockMass } from "../attentionReport.ts";
import { digits } from "../text/digits.ts";
import { describeHead } from "./describeHead.ts";
import { pictureWidth, type ReportPictureOptions } from "./pictureWidth.ts";
import { smallMultiples } from "./smallMultiples.ts";

/** Shades that are told apart. Few, so that neighbours are often equal. */
const SHADES = 12;
/** A cell with less of its row's mass than this is left empty. */
const FAINTEST = 1e-3;
/** Of a shade: so that equal cells are equally strong, whatever their last bits. */
const ROUNDING = 1e-3;

/**
 * Where the mass of each head lies, as an SVG image: a map for each head, queries downward and keys to
 * the right, a cell the stronger the larger its share of its row of cells (by square roots, so that
 * faint ones show). One hue, a ground that is light or dark as the reader prefers, and a description of
 * every head for screen readers.
 *
 * @throws {RangeError} a width out of range
 */
export function drawBlockMass(report: AttentionReport, options: ReportPictureOptions = {}): string {
  const width = pictureWidth("drawBlockMass", options);
  const { N, M, mask, heads } = report;
  const { queries = 0, keys = 0 } = heads[0]?.blockMass ?? {};
  return smallMultiples(
    {
      title: `Where attention lies: ${mask}`,
      summary: `${N} queries (down) × ${M} keys, in blocks of ${queries} × ${keys}`,
      description: heads.map((one) => describeHead(report, one)).join(" "),
      panels: heads.map(({ head, effectiveKeys, blockMass }) => ({
        title: `head ${head}: ${digits(effectiveKeys)} keys`,
        draw: (side, height) => mapOf(blockMass, side, height),
      })),
      aspect: Math.min(N / M, 2),
      below: 0,
    },
    width,
  );
}

function mapOf({ values, rows, columns }: BlockMass, side: number, height: number): string[] {
  const paths = new Array<string>(SHADES + 1).fill("");
  for (let row = 0; row < rows; row++) {
    const line = Array.from({ length: columns }, (_, column) => values[row * columns + column]);
    const sum = line.reduce<number>((total, mass) => total + (mass as number), 0);
    const shades = line.map((mass) => shadeOf((mass as number) / sum));
    for (let column = 0, end = 0; column < columns; column = end) {
      const shade = shades[column] as number;
      while (end < columns && shades[end] === shade) end++;
      if (shade > 0) paths[shade] += `M${column} ${row}h${end - column}v1h${column - end}z`;
    }
  }
  const scale = `${(side / columns).toFixed(4)} ${(height / rows).toFixed(4)}`;
  return [
    `<g transform="scale(${scale})" shape-rendering="crispEdges">`,
    ...paths.flatMap((path, shade) =>
      path === ""
        ? []
        : [`<path class="mass" fill-opacity="${(shade / SHADES).toFixed(3)}" d="${path}"/>`],
    ),
    "</g>",
    `<rect class="frame" width="${side}" height="${height}"/>`,
  ];
}

/** 0 for nothing, also where a row of blocks sees no key and the share is 0/0. */
const shadeOf = (share: number) =>
  share > FAINTEST ? Math.min(Math.ceil(Math.sqrt(share) * SHADES - ROUNDING), SHADES) : 0;
