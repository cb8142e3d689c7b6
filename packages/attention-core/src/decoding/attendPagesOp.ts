import { defineOp, type Op, WASM_BACKENDS, withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { attendPages } from "./attendPages.ts";
import type { Pages } from "./pages.ts";

/** What the kernel is told besides the queries. */
export interface AttendPagesAttributes {
  readonly pages: Pages;
  readonly keyHeads: number;
  readonly E: number;
  /** The position behind the last key. */
  readonly length: number;
  readonly window: number;
  readonly sinks: number;
  readonly scale: number;
}

/** Positions are counted in 32 bits: a window that nothing leaves. */
const NO_WINDOW = 2 ** 32 - 1;

function run(
  { q }: Readonly<Record<"q", TensorInfo>>,
  { pages, keyHeads, E, length, window, sinks, scale }: AttendPagesAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const [B, H, N, D] = q.shape as [number, number, number, number];
  const { widths, heap } = pages;
  const results = [
    [B, H, N, E],
    [B, H, N],
  ];
  const work = { op: "attend", results, multiplyAdds: 0, heap };
  return withWorkspace(backend, work, (workspace, results) => {
    const [output, logsumexp] = results as [(typeof results)[0], (typeof results)[0]];
    const table = pages.table();
    const [addresses, firsts] = workspace.copy(...table);
    const count = B * H * N;
    const rows = (H / keyHeads) * N;
    const fields = {
      q: workspace.input(q, { first: 0, count, width: D, stride: widths.D }),
      output: workspace.output(output, { first: 0, count, width: E, stride: widths.E }),
      logsumexp: workspace.output(logsumexp, { first: 0, count, width: 1, stride: 1 }),
      pages: addresses,
      firsts,
      pageCount: table[0].length,
      rows,
      N,
      D: widths.D,
      E: widths.E,
      length,
      window: Math.min(window, NO_WINDOW),
      sinks,
      scale: scale * Math.LOG2E,
    };
    const scratchBytes = TABLES + rows * (STATE + 4 * (widths.D + widths.E));
    workspace.run(attendPages, fields, B * keyHeads, scratchBytes);
  });
}

/** Constants of 2^x, and the scores of a page. */
const TABLES = 128 + 64 * 4;
/** Peak and sum of a row. */
const STATE = 16;

/** q [B, H, N, D] → output [B, H, N, E], logsumexp [B, H, N], from the pages of a cache. */
export const attendPagesOp: Op<"q", AttendPagesAttributes> = /* @__PURE__ */ defineOp({
  op: "attend",
  kernelName: "FrugalAttendPages",
  backends: WASM_BACKENDS,
  inputs: ["q"],
  outputs: 2,
  run,
});
