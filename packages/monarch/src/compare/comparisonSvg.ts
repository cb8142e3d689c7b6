import type { Approximation, Comparison, Structure } from "./compare.ts";

/** How a picture looks. */
export interface ComparisonPictureOptions {
  /** Pixels, 320 to 4096; 560 unless given. The picture scales without loss. */
  readonly width?: number;
}

const MARGIN = 12;
const LINE = 18;
const BAR = 14;
const STEP = 44;
/** Of a character, at 13 pixels, on average. */
const CHARACTER = 6.6;

/** On a light ground and on a dark one; each has a contrast of at least 3 to its ground. */
const COLOURS: Readonly<Record<Structure, readonly [light: string, dark: string]>> = {
  monarch: ["#1085ff", "#4c9dff"],
  "block tensor-train": ["#5d2fa0", "#8b82b7"],
  "low rank": ["#ee5d1d", "#ff9440"],
  butterfly: ["#002e51", "#93c287"],
};

const classOf = (structure: Structure) => structure.replaceAll(/[ -]/g, "");

/**
 * A comparison as an SVG image: a bar for each structure's error, with its numbers as text, so that
 * nothing is told by colour alone. It has a ground of its own, light or dark as the reader prefers, and
 * a title and description for screen readers.
 *
 * @throws {RangeError} a width that is out of range
 */
export function comparisonSvg(
  comparison: Comparison,
  options: ComparisonPictureOptions = {},
): string {
  const { width = 560 } = options;
  if (!(Number.isInteger(width) && width >= 320 && width <= 4096)) {
    throw new RangeError(`comparisonSvg: width must be an integer from 320 to 4096, got ${width}`);
  }
  const { rows, columns, approximations } = comparison;
  const title = `Structured approximations of a ${rows} × ${columns} matrix`;
  const top = MARGIN + 2 * LINE + 8;
  const height = top + STEP * approximations.length + MARGIN - 4;
  const room = width - 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="frugal-comparison" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${title}</title>`,
    `<desc>${approximations.map(inWords).join(" ")}</desc>`,
    `<style>${stylesheet()}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="6"/>`,
    text(MARGIN, MARGIN + 11, fitted(title, room), ` font-weight="600"`),
    text(MARGIN, MARGIN + 11 + LINE, fitted("Relative error; the whole width is 1", room)),
    ...approximations.flatMap((one, at) => bar(one, top + STEP * at, room)),
    "</svg>\n",
  ].join("\n");
}

function bar(one: Approximation, y: number, room: number): string[] {
  const length = round(room * Math.min(1, one.error));
  const numbers = `${one.structure}, ${errorOf(one)} · ${one.form} · ${one.parameters} parameters`;
  return [
    text(MARGIN, y + 11, fitted(numbers, room)),
    `<rect class="frame" x="${MARGIN}" y="${y + 17}" width="${room}" height="${BAR}"/>`,
    `<rect class="${classOf(one.structure)}" x="${MARGIN}" y="${y + 17}" width="${length}" height="${BAR}"/>`,
  ];
}

const errorOf = ({ error, optimal }: Approximation) =>
  `${optimal ? "" : "at most "}${error.toPrecision(3)}`;

const inWords = (one: Approximation) =>
  `${one.structure}, ${one.form}: error ${errorOf(one)}, ${one.parameters} parameters, ` +
  `${one.multiplyAdds} multiply-adds.`;

function stylesheet(): string {
  const rules = (ground: 0 | 1) => {
    const [paper, ink, frame] = (
      [
        ["#ffffff", "#1f2328", "#8c959f"],
        ["#14171c", "#e6edf3", "#6e7681"],
      ] as const
    )[ground];
    const fills = Object.entries(COLOURS).map(
      ([structure, colours]) =>
        `.frugal-comparison .${classOf(structure as Structure)}{fill:${colours[ground]}}`,
    );
    return (
      `.frugal-comparison .paper{fill:${paper}}.frugal-comparison .text{fill:${ink}}` +
      `${fills.join("")}.frugal-comparison .frame{fill:none;stroke:${frame}}`
    );
  };
  return `${rules(0)}@media(prefers-color-scheme:dark){${rules(1)}}`;
}

const text = (x: number, y: number, content: string, attributes = "") =>
  `<text class="text"${attributes} x="${x}" y="${y}">${content}</text>`;

/** Cut where it would not fit. */
function fitted(content: string, width: number): string {
  const most = Math.floor(width / CHARACTER);
  return content.length <= most ? content : `${content.slice(0, most - 1)}…`;
}

const round = (value: number) => Math.round(100 * value) / 100;
