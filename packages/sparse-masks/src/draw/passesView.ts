import { ofHead } from "../combinators/ofHead.ts";
import { sameOrder, sharesOf } from "../compile/shares.ts";
import { pairCounter } from "../count/pairCounter.ts";
import { guarded } from "../guarded.ts";
import { layoutOf } from "../layoutOf.ts";
import { pairs } from "../pairs.ts";
import { orderInWords } from "../plan/orderInWords.ts";
import { takesPart } from "../plan/takesPart.ts";
import { planeAt } from "../planeAt.ts";
import { sized } from "../sized.ts";
import { percent } from "../words/percent.ts";
import { type Cells, cellsOf } from "./cells.ts";
import { type Colour, type Paint, solid } from "./paint.ts";
import { shaded } from "./shaded.ts";
import type { Subject, View } from "./view.ts";

/** Which pairs are allowed, in the colour of the pass that computes them. */
export function passesView({ mask, queries, keys, example, head, cells }: Subject): View {
  const layout = layoutOf(mask, queries, keys);
  const plane = planeAt("drawSvg", layout, example, head);
  const side = Math.ceil(Math.max(queries, keys) / cells);
  const ofThisHead = ofHead(sized(mask, queries, keys), layout.heads === 1 ? 0 : head);
  const shares = sharesOf(ofThisHead, Math.max(queries, keys));
  const passes = layout.passes
    .filter((pass) => takesPart(pass, plane))
    .map((pass, i) => {
      const order = { modulus: pass.modulus, keyClasses: pass.chosen };
      const own = shares.find((share) => sameOrder(share, order))?.mask ?? ofThisHead;
      const counter = pairCounter(guarded("drawSvg", own), queries, keys, example, 0);
      return {
        order: orderInWords(pass),
        colour: `pass${i + 1}` as Colour,
        pairs: pairs({ ...layout, passes: [pass] }, example, head),
        cells: cellsOf(counter, queries, keys, side),
      };
    });
  const all = pairs(layout, example, head);
  const number = passes.length === 1 ? "one pass" : `${passes.length} passes`;
  return {
    summary: `${percent(all / (queries * keys))} of the pairs, in ${number}`,
    description: `A cell is ${side} queries (rows) by ${side} keys (columns), in the colour of the pass that computes most of its allowed pairs; the stronger, the larger the share of its pairs that are allowed.`,
    panels: [
      {
        rows: Math.ceil(queries / side),
        columns: Math.ceil(keys / side),
        paintAt: (row, column) => mostOf(passes, row, column),
      },
    ],
    legend: passes.map(({ colour, order, pairs: own }) => ({
      ...solid(colour),
      label: `${order}: ${percent(own / all)}`,
    })),
  };
}

function mostOf(
  passes: readonly { readonly colour: Colour; readonly cells: Cells }[],
  row: number,
  column: number,
): Paint | undefined {
  let total = 0;
  let most = 0;
  let of = 1;
  let colour: Colour = "pass1";
  for (const pass of passes) {
    const { pairs: all, allowed } = pass.cells.at(row, column);
    of = all;
    total += allowed;
    if (allowed <= most) continue;
    most = allowed;
    colour = pass.colour;
  }
  return shaded(colour, Math.min(total / of, 1));
}
