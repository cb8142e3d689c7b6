import { stylesheet } from "./stylesheet.ts";

/** Around everything, and between panels. */
const MARGIN = 14;
const LINE = 18;
/** Of a character, at 13 pixels, on average. */
const CHARACTER = 6.6;
const COLUMNS = { least: 2, most: 4 };

/** A small picture with a line above it. */
interface Panel {
  readonly title: string;
  /** SVG elements within `side` × `height` from (0, 0). */
  draw(side: number, height: number): readonly string[];
}

/** A picture of several panels of the same kind. */
interface Picture {
  readonly title: string;
  readonly summary: string;
  /** What it shows, for those who cannot see it. */
  readonly description: string;
  readonly panels: readonly Panel[];
  /** Height of a panel over its width. */
  readonly aspect: number;
  /** Room below a panel. */
  readonly below: number;
}

/**
 * Panels in rows of at most four, with a title and a description for screen readers, and a ground that
 * is light or dark as the reader prefers.
 */
export function smallMultiples(picture: Picture, width: number): string {
  const { title, summary, description, panels, aspect, below } = picture;
  const perLine = Math.min(COLUMNS.most, Math.max(panels.length, COLUMNS.least));
  const side = Math.floor((width - MARGIN) / perLine - MARGIN);
  const panelHeight = Math.round(side * aspect);
  const step = LINE + panelHeight + below + MARGIN;
  const top = MARGIN + 2 * LINE + 8;
  const height = top + Math.ceil(panels.length / perLine) * step;
  const text = (x: number, y: number, content: string, room: number, more = "") =>
    `<text class="text"${more} x="${x}" y="${y}">${escaped(fitted(content, room))}</text>`;
  const whole = width - 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="frugal-attention" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(`${title}. ${summary}`)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    `<style>${stylesheet}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="6"/>`,
    text(MARGIN, MARGIN + 11, title, whole, ` font-weight="600"`),
    text(MARGIN, MARGIN + LINE + 11, summary, whole),
    ...panels.flatMap((panel, at) => {
      const x = MARGIN + (at % perLine) * (side + MARGIN);
      const y = top + Math.floor(at / perLine) * step;
      return [
        text(x, y + 11, panel.title, side),
        `<g transform="translate(${x} ${y + LINE})">`,
        ...panel.draw(side, panelHeight),
        "</g>",
      ];
    }),
    "</svg>\n",
  ].join("\n");
}

/** Cut where it would not fit. */
function fitted(text: string, room: number): string {
  const most = Math.floor(room / CHARACTER);
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;
}

/** As text inside an element; what XML forbids altogether is left out. */
const escaped = (text: string) =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
