import { layersOf } from "./layers.ts";
import { stylesheet } from "./stylesheet.ts";
import type { Entry, Panel, View } from "./view.ts";

/** Around everything, and between panels. */
const MARGIN = 12;
const LINE = 18;
const SWATCH = 10;
/** Of a character, at 13 pixels, on average. */
const CHARACTER = 6.6;

/** Text that grows downward. */
interface Sheet {
  readonly parts: string[];
  height: number;
}

/** The picture of a view, as SVG. */
export function svgOf(
  name: string,
  queries: number,
  keys: number,
  { summary, description, panels, legend }: View,
  width: number,
): string {
  const size = `${queries} queries × ${keys} keys`;
  const sheet: Sheet = { parts: [], height: MARGIN };
  writeLine(sheet, width, name, ` font-weight="600"`);
  writeLine(sheet, width, `${size}: ${summary}`);
  sheet.height += 6;
  drawPanels(sheet, width, panels);
  drawLegend(sheet, width, legend);
  const height = round(sheet.height + MARGIN - 4);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="frugal-mask" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(`${name}, ${size}: ${summary}`)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    `<style>${stylesheet}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="6"/>`,
    ...sheet.parts,
    "</svg>\n",
  ].join("\n");
}

/** Side by side, in one line or two. */
function drawPanels(sheet: Sheet, width: number, panels: readonly Panel[]): void {
  const perLine = panels.length > 3 ? Math.ceil(panels.length / 2) : panels.length;
  const side = (width - MARGIN) / perLine - MARGIN;
  for (let first = 0; first < panels.length; first += perLine) {
    const line = panels.slice(first, first + perLine);
    const titled = line.some((panel) => panel.title !== undefined);
    const top = sheet.height + (titled ? LINE : 0);
    line.forEach((panel, i) => {
      const left = round(MARGIN + i * (side + MARGIN));
      if (panel.title !== undefined) {
        const text = escaped(fitted(panel.title, side));
        sheet.parts.push(`<text class="text" x="${left}" y="${round(top - 5)}">${text}</text>`);
      }
      sheet.height = Math.max(sheet.height, drawPanel(sheet, panel, left, top, side));
    });
    sheet.height += MARGIN;
  }
}

/** Draws cells and frame into a square, and returns where they end. */
function drawPanel(
  { parts }: Sheet,
  { rows, columns, paintAt }: Panel,
  left: number,
  top: number,
  side: number,
): number {
  const cell = side / Math.max(rows, columns);
  const scale = Number(cell.toPrecision(6));
  parts.push(
    `<g transform="translate(${left} ${round(top)}) scale(${scale})" shape-rendering="crispEdges">`,
    ...layersOf(rows, columns, paintAt).map(({ colour, opacity, path }) => {
      const faint = opacity === 1 ? "" : ` fill-opacity="${opacity}"`;
      return `<path class="${colour}"${faint} d="${path}"/>`;
    }),
    "</g>",
    `<rect class="frame" x="${left}" y="${round(top)}" width="${round(columns * cell)}" height="${round(rows * cell)}"/>`,
  );
  return top + rows * cell;
}

function drawLegend(sheet: Sheet, width: number, legend: readonly Entry[]): void {
  let x = MARGIN;
  for (const { colour, opacity, label } of legend) {
    const wide = SWATCH + 6 + label.length * CHARACTER + 14;
    if (x > MARGIN && x + wide > width) {
      x = MARGIN;
      sheet.height += LINE;
    }
    const y = round(sheet.height);
    sheet.parts.push(
      `<rect class="${colour}" fill-opacity="${opacity}" x="${round(x)}" y="${y}" width="${SWATCH}" height="${SWATCH}"/>`,
      `<text class="text" x="${round(x + SWATCH + 6)}" y="${round(sheet.height + 9.5)}">${escaped(label)}</text>`,
    );
    x += wide;
  }
  if (legend.length > 0) sheet.height += LINE;
}

function writeLine(sheet: Sheet, width: number, text: string, attributes = ""): void {
  const fitting = escaped(fitted(text, width - 2 * MARGIN));
  const y = round(sheet.height + 11);
  sheet.parts.push(`<text class="text"${attributes} x="${MARGIN}" y="${y}">${fitting}</text>`);
  sheet.height += LINE;
}

/** Cut where it would not fit. */
function fitted(text: string, width: number): string {
  const most = Math.floor(width / CHARACTER);
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;
}

const round = (value: number) => Math.round(100 * value) / 100;

/** As text inside an element; what XML forbids altogether is left out. */
const escaped = (text: string) =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
