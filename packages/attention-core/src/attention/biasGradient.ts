import type { Result, Workspace } from "@frugal/engine";
import { pairsAt, TABLE_MARGIN } from "./biasInMemory.ts";
import { clear } from "./clear.ts";
import type { BiasParts } from "./placeParts.ts";
import type { Sizes } from "./sizes.ts";
import { sumTables, tasksOfTables } from "./sumTables.ts";

/** Where the gradient of a bias is gathered. */
export interface BiasGradient {
  readonly parts: BiasParts;
  /** Of the table of a part, 0 where parts have none. */
  readonly tableBytes: number;
  /** Adds what the parts of a stage have summed alone. */
  sum(workspace: Workspace, parts: number, heads: number, taking: number, segments: number): void;
}

/** The gradient of a table of distances, or of the biases of pairs, as one result. */
export function biasGradient(workspace: Workspace, result: Result, sizes: Sizes): BiasGradient {
  const { shape } = result;
  if (shape.length !== 2) {
    const width = shape.reduce((size, length) => size * length, 1);
    const address = workspace.output(result, { first: 0, count: 1, width, stride: width });
    clear(workspace, address, 4 * width);
    const bias = pairsAt(address, shape, sizes);
    return { parts: { kind: "pairs", bias }, tableBytes: 0, sum: () => {} };
  }
  const [rows, width] = shape as [number, number];
  const stride = width + TABLE_MARGIN;
  const to = workspace.output(result, { first: 0, count: rows, width, stride });
  let adds = 0;
  return {
    parts: { kind: "tables", stride, sizes },
    tableBytes: 4 * stride,
    sum(inside, parts, heads, taking, segments) {
      const fields = { parts, heads, taking, segments, to, rows, stride, adds };
      inside.run(sumTables, fields, tasksOfTables(rows, stride), 0);
      adds = 1;
    },
  };
}
