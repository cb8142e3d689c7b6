import { type Kernel, type Result, type Workspace, withWorkspace } from "@frugal/engine";
import { pairs, TILE, transpose } from "@frugal/sparse-masks";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { attentionModule } from "../module.ts";
import { meanPairs } from "./attentionKernel.ts";
import type { AttentionAttributes, GradientInput } from "./attributes.ts";
import { type GradientPart, gradientParts } from "./gradientParts.ts";
import { layoutInMemory, planesOf } from "./layoutInMemory.ts";
import { packKeys } from "./packKeys.ts";
import { rowStride, shareHeads } from "./shareHeads.ts";
import { sizesOf } from "./sizes.ts";

/** One task for each tile of queries of each head. */
const packQueries: Kernel<
  | "q"
  | "dOutput"
  | "output"
  | "logsumexp"
  | "dLogsumexp"
  | "packedQ"
  | "packedD"
  | "level"
  | "delta"
  | "flags"
  | "N"
  | "D"
  | "E"
  | "rows"
  | "scale"
> = {
  module: attentionModule,
  name: "packQueries",
  fields: {
    q: "u32",
    dOutput: "u32",
    output: "u32",
    logsumexp: "u32",
    dLogsumexp: "u32",
    packedQ: "u32",
    packedD: "u32",
    level: "u32",
    delta: "u32",
    flags: "u32",
    N: "u32",
    D: "u32",
    E: "u32",
    rows: "u32",
    scale: "f32",
  },
};

/** One task for each part of each head, one step for each of its tile rows of keys. */
const attendGradient: Kernel<
  | "q"
  | "k"
  | "dOutput"
  | "packedQ"
  | "packedD"
  | "packedK"
  | "packedV"
  | "level"
  | "delta"
  | "queryFlags"
  | "keyFlags"
  | "dK"
  | "dV"
  | "parts"
  | "planes"
  | "rowStart"
  | "column"
  | "length"
  | "bitmap"
  | "bitmaps"
  | "N"
  | "M"
  | "D"
  | "E"
  | "rows"
  | "keyTiles"
  | "segments"
  | "scale"
> = {
  module: attentionModule,
  name: "attendGradient",
  fields: {
    q: "u32",
    k: "u32",
    dOutput: "u32",
    packedQ: "u32",
    packedD: "u32",
    packedK: "u32",
    packedV: "u32",
    level: "u32",
    delta: "u32",
    queryFlags: "u32",
    keyFlags: "u32",
    dK: "u32",
    dV: "u32",
    parts: "u32",
    planes: "u32",
    rowStart: "u32",
    column: "u32",
    length: "u32",
    bitmap: "u32",
    bitmaps: "u32",
    N: "u32",
    M: "u32",
    D: "u32",
    E: "u32",
    rows: "u32",
    keyTiles: "u32",
    segments: "u32",
    scale: "f32",
  },
};

/** One task for each tile of queries of each head. */
const sumParts: Kernel<"parts" | "dQ" | "N" | "D" | "rows" | "segments"> = {
  module: attentionModule,
  name: "sumParts",
  fields: { parts: "u32", dQ: "u32", N: "u32", D: "u32", rows: "u32", segments: "u32" },
};

/** dQ, dK and dV of an attention, on tfjs's cpu and wasm backends. */
export function runAttentionGradient(
  inputs: Readonly<Record<GradientInput, TensorInfo>>,
  { layout, scale }: AttentionAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const { q, k, v } = inputs;
  const { B, H, N, M, D, E } = sizesOf(q, v);
  const transposed = transpose(layout);
  const planes = gradientParts(transposed, B * H);
  const segments = (planes[0] as GradientPart[]).length;
  const keyTiles = transposed.rows;
  const { rows } = layout;
  const wideD = rowStride(D);
  const wideE = rowStride(E);
  const work = {
    op: "attention's gradient",
    results: [q.shape, k.shape, v.shape],
    multiplyAdds:
      H * B * meanPairs(layout.planeOf.length, (b) => pairs(layout, b)) * (3 * D + 2 * E),
  };
  return withWorkspace(backend, work, (workspace, results) => {
    const [dQ, dK, dV] = results as [Result, Result, Result];
    const inMemory = layoutInMemory(workspace, transposed);
    const bytesPerHead = 4 * (N * (4 * wideD + 3 * wideE) + M * (3 * wideD + 3 * wideE));
    shareHeads(B * H, bytesPerHead, (first, heads) => {
      workspace.scope(() => {
        const queryRows = { first: first * N, count: heads * N };
        const keyRows = { first: first * M, count: heads * M };
        const key = { ...keyRows, width: D, stride: wideD };
        const value = { ...keyRows, width: E, stride: wideE };
        const query = { ...queryRows, width: D, stride: wideD };
        const out = { ...queryRows, width: E, stride: wideE };
        const one = { ...queryRows, width: 1, stride: 1 };
        const at = {
          k: workspace.input(k, key),
          q: workspace.input(q, query),
          dOutput: workspace.input(inputs.dOutput, out),
          packedQ: workspace.allocate(heads * rows * TILE * wideD * 4),
          packedD: workspace.allocate(heads * rows * TILE * wideE * 4),
          packedK: workspace.allocate(heads * keyTiles * TILE * wideD * 4),
          packedV: workspace.allocate(heads * keyTiles * TILE * wideE * 4),
          level: workspace.allocate(heads * rows * TILE * 4),
          delta: workspace.allocate(heads * rows * TILE * 4),
          queryFlags: workspace.allocate(heads * rows * 4),
          keyFlags: workspace.allocate(heads * keyTiles * 4),
        };
        const sizes = { N, M, D: wideD, E: wideE, rows, keyTiles, segments };
        const planeOf = planesOf(layout, H, first, heads);
        workspace.scope(() => {
          const v = workspace.input(inputs.v, value);
          workspace.run(packKeys, { ...at, ...sizes, v, flags: at.keyFlags }, heads * keyTiles, 0);
        });
        workspace.scope(() => {
          workspace.run(
            packQueries,
            {
              ...at,
              ...sizes,
              output: workspace.input(inputs.output, out),
              logsumexp: workspace.input(inputs.logsumexp, one),
              dLogsumexp: workspace.input(inputs.dLogsumexp, one),
              flags: at.queryFlags,
              scale: scale * Math.LOG2E,
            },
            heads * rows,
            0,
          );
        });
        const joined = workspace.output(dQ, query);
        const parts = placeParts(workspace, planes, planeOf, joined, N, wideD);
        workspace.run(
          attendGradient,
          {
            ...inMemory,
            ...at,
            ...sizes,
            dK: workspace.output(dK, key),
            dV: workspace.output(dV, value),
            parts,
            planes: workspace.copy(planeOf)[0],
            scale,
          },
          heads * segments,
          SCRATCH + 4 * (TILE * (wideD + wideE) + 8 * wideD),
        );
        if (segments > 1) {
          workspace.run(sumParts, { ...sizes, parts, dQ: joined }, heads * rows, 0);
        }
      });
    });
  });
}

/** Tiles and ranges, weights and slopes, before the sums in scratch. */
const SCRATCH = 256 + 2 * 4 * TILE * TILE * 4;

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
