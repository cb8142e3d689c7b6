import type { Workspace } from "@frugal/engine";
import { joinStates, type ScanField, scan, sumStates, takeStates } from "./scan.ts";
import { type ScanParts, scanParts } from "./scanParts.ts";

/** A scan: fields that are left out are 0. */
export interface ScanWork
  extends Readonly<Partial<Record<Exclude<ScanField, Given | Placed>, number>>>,
    Readonly<Record<Given, number>> {
  readonly heads: number;
  /** Heads of the whole op: how rows are shared follows from them. */
  readonly allHeads: number;
}

type Given = "a" | "b" | "c" | "out" | "rowsA" | "rowsB" | "A" | "C" | "widthA" | "widthC";

/** The fields that follow from the others. */
type Placed = "states" | "ranges" | "parts" | "slots" | "partCount" | "shift" | "hidden";

/**
 * out_i = Σ (a_i·b_j + α_i β_j) c_j over the j that i sees, for some heads at once: all of them; or, if
 * causal, those up to i, where the last row of a is aligned to the last of b; or, in reverse, those
 * from i on. With φ applied to a, b and c on the way, divided by Σ a_i·b_j if `denominators` are
 * wanted, and times φ′(slopesAt) if it is a gradient. Rows of a and of b (and c) whose word in `keptA`,
 * `keptB` is 0 are as if they were not there: [examples, rows] words, for heads from `firstHead` on.
 *
 * Time and memory are linear in the rows. How the rows are shared among tasks depends on the sizes
 * alone, so results have the same bits for any number of threads.
 */
export function runScan(workspace: Workspace, work: ScanWork): void {
  const { heads, allHeads, rowsA, rowsB, A, C, causal = 0, reverse = 0 } = work;
  const order = { causal: causal === 1, reverse: reverse === 1 };
  const placed = scanParts({ heads: allHeads, rowsA, rowsB, ...order });
  workspace.scope(() => {
    const states = workspace.allocate(heads * placed.slots * stateFloats(A, C) * 4);
    const [ranges] = workspace.copy(Uint32Array.from(placed.ranges));
    const fields = (parts: ScanParts["parts"]) => ({
      ...nothing,
      ...work,
      states,
      ranges,
      parts: workspace.copy(Uint32Array.from(parts.flat()))[0],
      slots: placed.slots,
      partCount: parts.length,
      shift: (rowsB - rowsA) >>> 0,
      hidden: reverse ? 0 : placed.hidden,
    });
    const run = fields(placed.parts);
    workspace.run(sumStates, run, heads * placed.slots, scratchBytes(A, C));
    if (placed.slots > 1) workspace.run(joinStates, run, heads, 0);
    workspace.run(scan, run, heads * placed.parts.length, scratchBytes(A, C));
    if (placed.late.length > 0) {
      const late = { ...fields(placed.late), causal: 0 };
      workspace.run(scan, late, heads * placed.late.length, scratchBytes(A, C));
    }
    if (run.final || run.finalSum) workspace.run(takeStates, run, heads, 0);
  });
}

const nothing: Readonly<Record<ScanField, number>> = {
  ...{ a: 0, b: 0, c: 0, out: 0, alpha: 0, beta: 0, slopesAt: 0, denominators: 0 },
  ...{ initial: 0, initialSum: 0, final: 0, finalSum: 0, states: 0, ranges: 0, parts: 0 },
  ...{ keptA: 0, keptB: 0, firstHead: 0, headsOfExample: 1 },
  ...{ rowsA: 0, rowsB: 0, A: 0, C: 0, widthA: 0, widthC: 0 },
  ...{ mapA: 0, mapB: 0, mapC: 0, mapOut: 0, extra: 0, slots: 0, partCount: 0, shift: 0 },
  ...{ hidden: 0, causal: 0, reverse: 0, transposed: 0, epsilon: 0 },
};

/** Σ b ⊗ c, Σ β c, and Σ b, as the kernels lay them out. */
function stateFloats(A: number, C: number): number {
  return (A + 1) * (C + 8) + A;
}

/** Constants, weights, rows, panels, fours, values and output, as the kernels lay them out. */
function scratchBytes(A: number, C: number): number {
  return 512 + 4 * 32 * (32 + A + 2 * (A + 1) + 2 * C);
}
