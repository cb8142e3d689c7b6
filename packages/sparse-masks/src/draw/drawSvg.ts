import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { drawable } from "./drawable.ts";
import { kernelView } from "./kernelView.ts";
import { pairsView } from "./pairsView.ts";
import { passesView } from "./passesView.ts";
import { svgOf } from "./svgOf.ts";
import { tilesView } from "./tilesView.ts";
import type { View } from "./view.ts";

/** What a picture shows. */
export interface PictureOptions {
  /**
   * - `"pairs"` (unless given): which pairs are allowed; a cell is the stronger the larger its share
   *   of allowed pairs;
   * - `"passes"`: the same pairs, in the colour of the pass that computes them;
   * - `"tiles"`: which 32 × 32 tiles are full, partial and empty, in natural order;
   * - `"kernel"`: the tiles that kernels visit, a panel for each pass, in its order of queries and
   *   keys.
   */
  readonly show?: "pairs" | "passes" | "tiles" | "kernel";
  /** Which example of a mask that describes several; 0 unless given. */
  readonly example?: number;
  /** Which head of a mask that describes several; 0 unless given. */
  readonly head?: number;
  /** Pixels, 160 to 4096; 480 unless given. The picture scales without loss. */
  readonly width?: number;
  /** Most rows and columns of cells in a panel, 8 to 512; 128 unless given. */
  readonly cells?: number;
}

const VIEWS = { pairs: pairsView, passes: passesView, tiles: tilesView, kernel: kernelView };

/**
 * A mask as an SVG image, for any lengths: the text of an `.svg` file, or an element for a page. It
 * has a ground of its own, light or dark as the reader prefers, colours that are told apart without
 * red or green, and a title for screen readers.
 *
 * Each panel is a grid of at most `cells` × `cells` square cells, so the image stays small: equal
 * neighbours are one rectangle. Shares of allowed pairs are exact for relative masks up to four
 * million queries and keys, and where `coverage` tells enough; otherwise estimated, and the picture
 * says "about". A cell that holds no pair, or all, is shown as such only if that is certain.
 *
 * `"passes"` and `"kernel"` compile the mask, or take the layout remembered for it.
 *
 * @throws {TypeError} when `mask` is not a mask, or `show` is none of the views
 * @throws {RangeError} when a length is not a positive integer, the mask cannot serve them or has no
 *   such example or head, or `width` or `cells` is out of range
 */
export function drawSvg(
  mask: Mask,
  queries: number,
  keys: number,
  options: PictureOptions = {},
): string {
  const { show = "pairs", example = 0, head = 0, width = 480, cells = 128 } = options;
  const known = drawable("drawSvg", mask, queries, keys, example, head);
  if (!Object.hasOwn(VIEWS, show)) {
    const names = Object.keys(VIEWS).map((name) => JSON.stringify(name));
    throw new TypeError(`drawSvg: show must be one of ${names.join(", ")}, got ${String(show)}`);
  }
  checkInteger("drawSvg: width", width, 160, 4096);
  checkInteger("drawSvg: cells", cells, 8, 512);
  const view: View = VIEWS[show]({ mask, known, queries, keys, example, head, cells });
  return svgOf(mask.name, queries, keys, view, width);
}
