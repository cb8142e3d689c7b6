import { type Chart, chart } from "./charts.ts";
import { escapeHtml } from "./html.ts";

/** Of the lines, in the order in which the series come. */
const COLOURS = ["#1f6feb", "#c2452f", "#12997f", "#c98a1b", "#b3389b", "#5d656e"];

const [WIDTH, HEIGHT, LINE] = [640, 400, 20];

/** A line chart with its legend as a file of its own: on white, with nothing left to a page. */
export function pictureFile(
  content: Pick<Chart, "title" | "x" | "y" | "points" | "logarithmic">,
): string {
  const series = [...new Set(content.points.map((point) => point.series))];
  const colourOf = (name: string) => COLOURS[series.indexOf(name) % COLOURS.length] as string;
  const top = LINE * (series.length + 2);
  const svg = chart(
    { ...content, dots: content.logarithmic, formatX: String, formatY: (y) => y.toFixed(1) },
    colourOf,
  );
  const legend = series.map((name, i) => {
    const y = LINE * (i + 2);
    return `<path d="M16 ${y}h24" stroke="${colourOf(name)}" stroke-width="3"/><text x="48" y="${y + 4}">${escapeHtml(name)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT + top}" width="${WIDTH}" height="${HEIGHT + top}" font-family="system-ui, sans-serif" font-size="13" color="#22262b" fill="#22262b">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="${LINE}" font-weight="600">${escapeHtml(content.title)}</text>
${legend.join("\n")}
<g transform="translate(0 ${top})">${svg}</g>
</svg>
`;
}
