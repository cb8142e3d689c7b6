import { type Result, type Workspace, withWorkspace } from "@frugal/engine";
import { TILE, transpose } from "@frugal/sparse-masks";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { attendGradient } from "./attendGradient.ts";
import type { AttentionAttributes, GradientInput } from "./attributes.ts";
import { type GradientPart, gradientParts } from "./gradientParts.ts";
import { layoutInMemory, planesOf } from "./layoutInMemory.ts";
import { meanPairs } from "./meanPairs.ts";
import { packKeys } from "./packKeys.ts";
import { packQueries } from "./packQueries.ts";
import { rowsOfHeads } from "./rowsOfHeads.ts";
import { rowStride, shareHeads } from "./shareHeads.ts";
import { sizesOf } from "./sizes.ts";
import { sumParts } from "./sumParts.ts";

/** dQ, dK and dV of an attention, on tfjs's cpu and wasm backends. */
export function runAttentionGradient(
  inputs: Readonly<Record<GradientInput, TensorInfo>>,
  { layout, scale }: AttentionAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const { q, k, v } = inputs;
  const { B, H, N, M, D, E } = sizesOf(q, v);
  const transposed = transpose(layout);
  const partsOf = gradientParts(transposed, B * H);
  const segments = (partsOf[0] as GradientPart[]).length;
  const keyTiles = transposed.rows;
  const { rows } = layout;
  const wideD = rowStride(D);
  const wideE = rowStride(E);
  const work = {
    op: "attention's gradient",
    results: [q.shape, k.shape, v.shape],
    multiplyAdds: B * H * meanPairs(layout) * (3 * D + 2 * E),
  };
  return withWorkspace(backend, work, (workspace, results) => {
    const [dQ, dK, dV] = results as [Result, Result, Result];
    const { rowStart, column, length, bitmap, bitmaps } = layoutInMemory(workspace, transposed);
    const bytesPerHead = 4 * (N * (4 * wideD + 3 * wideE) + M * (3 * wideD + 3 * wideE));
    shareHeads(B * H, bytesPerHead, (first, heads) => {
      workspace.scope(() => {
        const queries = rowsOfHeads(N, first, heads);
        const keys = rowsOfHeads(M, first, heads);
        const packedQ = workspace.allocate(heads * rows * TILE * wideD * 4);
        const packedD = workspace.allocate(heads * rows * TILE * wideE * 4);
        const packedK = workspace.allocate(heads * keyTiles * TILE * wideD * 4);
        const packedV = workspace.allocate(heads * keyTiles * TILE * wideE * 4);
        const level = workspace.allocate(heads * rows * TILE * 4);
        const delta = workspace.allocate(heads * rows * TILE * 4);
        const queryFlags = workspace.allocate(heads * rows * 4);
        const keyFlags = workspace.allocate(heads * keyTiles * 4);
        const keyRows = workspace.input(k, keys(D, wideD));
        const queryRows = workspace.input(q, queries(D, wideD));
        const dOutput = workspace.input(inputs.dOutput, queries(E, wideE));
        workspace.scope(() => {
          workspace.run(
            packKeys,
            {
              k: keyRows,
              v: workspace.input(v, keys(E, wideE)),
              packedK,
              packedV,
              flags: keyFlags,
              M,
              D: wideD,
              E: wideE,
              keyTiles,
            },
            heads * keyTiles,
            0,
          );
        });
        workspace.scope(() => {
          workspace.run(
            packQueries,
            {
              q: queryRows,
              dOutput,
              output: workspace.input(inputs.output, queries(E, wideE)),
              logsumexp: workspace.input(inputs.logsumexp, queries(1, 1)),
              dLogsumexp: workspace.input(inputs.dLogsumexp, queries(1, 1)),
              packedQ,
              packedD,
              level,
              delta,
              flags: queryFlags,
              N,
              D: wideD,
              E: wideE,
              rows,
              scale: scale * Math.LOG2E,
              slopeScale: scale,
            },
            heads * rows,
            0,
          );
        });
        const joined = workspace.output(dQ, queries(D, wideD));
        const planeOf = planesOf(layout, H, first, heads);
        const [planes] = workspace.copy(planeOf);
        const parts = placeParts(workspace, partsOf, planeOf, joined, N, wideD);
        workspace.run(
          attendGradient,
          {
            q: queryRows,
            k: keyRows,
            dOutput,
            packedQ,
            packedD,
            packedK,
            packedV,
            level,
            delta,
            queryFlags,
            keyFlags,
            dK: workspace.output(dK, keys(D, wideD)),
            dV: workspace.output(dV, keys(E, wideE)),
            parts,
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
            rows,
            keyTiles,
            segments,
          },
          heads * segments,
          SCRATCH + 4 * (TILE * (wideD + wideE) + 8 * wideD),
        );
        if (segments > 1) {
          const fields = { parts, dQ: joined, N, D: wideD, rows, segments };
          workspace.run(sumParts, fields, heads * rows, 0);
        }
      });
    });
  });
}

/** Tiles and ranges, weights and slopes, before the sums in scratch. */
const SCRATCH = 384 + 2 * 4 * TILE * TILE * 4;

/** The table of parts that the kernels read: five words each. */
function placeParts(
  workspace: Workspace,
  planes: readonly GradientPart[][],
  planeOf: Int32Array,
  joined: number,
  N: number,
  D: number,
): number {
  const words: number[] = [];
  planeOf.forEach((plane, head) => {
    const parts = planes[plane] as GradientPart[];
    for (const { firstKeys, endKeys, firstQueries, endQueries } of parts) {
      const rowBytes = D * 4;
      // A part's own dQ begins at the first row that it sees; the kernel counts rows from 0.
      const dQ =
        parts.length === 1
          ? joined + head * N * rowBytes
          : workspace.allocate(Math.max(1, endQueries - firstQueries) * TILE * rowBytes) -
            firstQueries * TILE * rowBytes;
      words.push(dQ, firstKeys, endKeys, firstQueries, endQueries);
    }
  });
  return workspace.copy(Uint32Array.from(words, (word) => word >>> 0))[0];
}
