import { type Kernel, withWorkspace } from "@frugal/engine";
import { pairs, TILE } from "@frugal/sparse-masks";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { attentionModule } from "../module.ts";
import type { AttentionAttributes } from "./attributes.ts";
import { layoutInMemory, planesOf } from "./layoutInMemory.ts";
import { packKeys } from "./packKeys.ts";
import { rowStride, shareHeads } from "./shareHeads.ts";
import { sizesOf } from "./sizes.ts";

/** One task for each tile row of each head. */
const attend: Kernel<
  | "q"
  | "packed"
  | "v"
  | "flags"
  | "output"
  | "logsumexp"
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
  | "scale"
> = {
  module: attentionModule,
  name: "attend",
  fields: {
    q: "u32",
    packed: "u32",
    v: "u32",
    flags: "u32",
    output: "u32",
    logsumexp: "u32",
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
    scale: "f32",
  },
};

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
  const multiplyAdds = H * B * meanPairs(layout.planeOf.length, (b) => pairs(layout, b)) * (D + E);
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
        const keys = { first: first * M, count: heads * M };
        const packed = workspace.allocate(heads * keyTiles * TILE * wideD * 4);
        const flags = workspace.allocate(heads * keyTiles * 4);
        const values = workspace.input(v, { ...keys, width: E, stride: wideE });
        workspace.run(
          packKeys,
          {
            k: workspace.input(k, { ...keys, width: D, stride: wideD }),
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
        const queries = { first: first * N, count: heads * N };
        workspace.run(
          attend,
          {
            q: workspace.input(q, { ...queries, width: D, stride: wideD }),
            packed,
            v: values,
            flags,
            output: workspace.output(output, { ...queries, width: E, stride: wideE }),
            logsumexp: workspace.output(logsumexp, { ...queries, width: 1, stride: 1 }),
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

/** Pairs of an example, on average. */
export function meanPairs(examples: number, pairsOf: (example: number) => number): number {
  let sum = 0;
  for (let example = 0; example < examples; example++) sum += pairsOf(example);
  return sum / examples;
}
