import type { Pass } from "../blockLayout.ts";
import { layoutOf } from "../layoutOf.ts";
import { orderInWords } from "../plan/orderInWords.ts";
import { takesPart } from "../plan/takesPart.ts";
import { planeAt } from "../planeAt.ts";
import { tiles } from "../tiles.ts";
import { amount } from "../words/amount.ts";
import { solid } from "./paint.ts";
import { shaded } from "./shaded.ts";
import type { Panel, Subject, View } from "./view.ts";

/** The tiles that kernels visit, pass by pass, each in its order. */
export function kernelView({ mask, queries, keys, example, head, cells }: Subject): View {
  const layout = layoutOf(mask, queries, keys);
  const plane = planeAt("drawSvg", layout, example, head);
  const taking = layout.passes.filter((pass) => takesPart(pass, plane));
  const passes = taking.length > 0 ? taking : layout.passes.slice(0, 1);
  const { kept, full } = tiles(layout, example, head);
  return {
    summary: `${amount(kept)} tiles, ${amount(full)} of them full`,
    description:
      "A panel for each pass, in its order. A cell is one or more tiles of 32 places of queries (rows) and 32 of keys (columns); the stronger its colour, the more of them are visited.",
    panels: passes.map((pass) => panelOf(pass, plane, cells)),
    legend: [
      { ...solid("full"), label: "full" },
      { ...solid("partial"), label: "partial" },
    ],
  };
}

/** A cell of several tiles has the colour of the kind that most of its visited tiles are. */
function panelOf(pass: Pass, plane: number, most: number): Panel {
  const side = Math.ceil(Math.max(pass.rows, pass.columns) / most);
  const rows = Math.ceil(pass.rows / side);
  const columns = Math.ceil(pass.columns / side);
  const full = new Int32Array(rows * columns);
  const partial = new Int32Array(rows * columns);
  for (let row = 0; row < pass.rows; row++) {
    const at = plane * pass.rows + row;
    const above = Math.floor(row / side) * columns;
    for (let run = pass.rowStart[at] ?? 0; run < (pass.rowStart[at + 1] ?? 0); run++) {
      const counts = pass.bitmap[run] === 0 ? full : partial;
      const end = (pass.column[run] ?? 0) + (pass.length[run] ?? 0);
      for (let first = pass.column[run] ?? 0; first < end; ) {
        const cell = Math.floor(first / side);
        const next = Math.min((cell + 1) * side, end);
        counts[above + cell] = (counts[above + cell] ?? 0) + next - first;
        first = next;
      }
    }
  }
  return {
    title: orderInWords(pass),
    rows,
    columns,
    paintAt(row, column) {
      const ofFull = full[row * columns + column] ?? 0;
      const ofPartial = partial[row * columns + column] ?? 0;
      const height = Math.min(side, pass.rows - row * side);
      const width = Math.min(side, pass.columns - column * side);
      const colour = ofFull >= ofPartial ? "full" : "partial";
      return shaded(colour, (ofFull + ofPartial) / (height * width));
    },
  };
}
