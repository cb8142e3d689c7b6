import { withWorkspace } from "@frugal/engine";
import { TILE } from "@frugal/sparse-masks";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { attend } from "./attend.ts";
import type { AttentionAttributes } from "./attributes.ts";
import { layoutInMemory, planesOf } from "./layoutInMemory.ts";
import { meanPairs } from "./meanPairs.ts";
import { packKeys } from "./packKeys.ts";
import { rowsOfHeads } from "./rowsOfHeads.ts";
import { rowStride, shareHeads } from "./shareHeads.ts";
import { sizesOf } from "./sizes.ts";

/** q, k, v → output [B,H,N,E], logsumexp [B,H,N], on tfjs's cpu and wasm backends. */
export function runAttention(
  { q, k, v }: Readonly<Record<"q" | "k" | "v", TensorInfo>>,
  { layout, scale }: AttentionAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const { B, H, N, M, D, E } = sizesOf(q, v);
  const keyTiles = Math.ceil(M / TILE);
  const wideD = rowStride(D);
  const wideE = rowStride(E);
  const multiplyAdds = B * H * meanPairs(layout) * (D + E);
  const work = {
    op: "attention",
    results: [
      [B, H, N, E],
      [B, H, N],
    ],
    multiplyAdds,
  };
  return withWorkspace(backend, work, (workspace, results) => {
    const [output, logsumexp] = results as [(typeof results)[0], (typeof results)[0]];
    const { rowStart, column, length, bitmap, bitmaps } = layoutInMemory(workspace, layout);
    const bytesPerHead = 4 * (N * (wideD + wideE) + M * (2 * wideD + wideE));
    shareHeads(B * H, bytesPerHead, (first, heads) => {
      workspace.scope(() => {
        const [planes] = workspace.copy(planesOf(layout, H, first, heads));
        const queries = rowsOfHeads(N, first, heads);
        const keys = rowsOfHeads(M, first, heads);
        const packed = workspace.allocate(heads * keyTiles * TILE * wideD * 4);
        const flags = workspace.allocate(heads * keyTiles * 4);
        const queryRows = workspace.input(q, queries(D, wideD));
        const keyRows = workspace.input(k, keys(D, wideD));
        const values = workspace.input(v, keys(E, wideE));
        workspace.run(
          packKeys,
          {
            k: keyRows,
            v: values,
            packedK: packed,
            packedV: 0,
            flags,
            M,
            D: wideD,
            E: wideE,
            keyTiles,
          },
          heads * keyTiles,
          0,
        );
        workspace.run(
          attend,
          {
            q: queryRows,
            packed,
            v: values,
            flags,
            output: workspace.output(output, queries(E, wideE)),
            logsumexp: workspace.output(logsumexp, queries(1, 1)),
            planes,
            rowStart,
            column,
            length,
            bitmap,
            bitmaps,
            N,
            M,
            D: wideD,
            E: wideE,
            rows: layout.rows,
            keyTiles,
            scale: scale * Math.LOG2E,
          },
          heads * layout.rows,
          SCRATCH + TILE * 4 * (wideD + wideE),
        );
      });
    });
  });
}

/** State, tiles, stretches and scores, before the queries and the output in scratch. */
const SCRATCH = 1024 + 4 * 4 * TILE * 8 * 4;
