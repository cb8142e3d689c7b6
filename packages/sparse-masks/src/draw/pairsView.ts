import { pairCounter } from "../count/pairCounter.ts";
import { percent } from "../words/percent.ts";
import { cellsOf } from "./cells.ts";
import { solid } from "./paint.ts";
import { shaded } from "./shaded.ts";
import type { Entry, Subject, View } from "./view.ts";

/** Which pairs are allowed. */
export function pairsView({ known, queries, keys, example, head, cells }: Subject): View {
  const side = Math.ceil(Math.max(queries, keys) / cells);
  const counter = pairCounter(known, queries, keys, example, head);
  const { rows, columns, pairs, exact, at } = cellsOf(counter, queries, keys, side);
  const legend = [0.01, 0.1, 0.5, 1].flatMap((share): Entry[] => {
    const paint = shaded("allowed", share);
    return paint ? [{ ...paint, label: percent(share) }] : [];
  });
  return {
    summary: `${exact ? "" : "about "}${percent(pairs / (queries * keys))} of the pairs`,
    description:
      side === 1
        ? "A filled cell is a query (row) that may attend to a key (column)."
        : `A cell is ${side} queries (rows) by ${side} keys (columns). The stronger its colour, the larger the share of its pairs that are allowed.`,
    panels: [
      {
        rows,
        columns,
        paintAt(row, column) {
          const cell = at(row, column);
          return shaded("allowed", cell.allowed / cell.pairs);
        },
      },
    ],
    legend: side === 1 ? [{ ...solid("allowed"), label: "allowed" }] : legend,
  };
}
