import { type Result, threads, withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { runAttentionPass } from "./attentionPass.ts";
import { type AttentionPlan, attentionPlan } from "./attentionPlan.ts";
import type { AttentionAttributes } from "./attributes.ts";
import { headsIn } from "./headsIn.ts";
import { layoutInMemory, type PassInMemory } from "./layoutInMemory.ts";
import { meanPairs } from "./meanPairs.ts";
import { rowsOfHeads } from "./rowsOfHeads.ts";
import { rowStride, shareHeads } from "./shareHeads.ts";
import { sizesOf } from "./sizes.ts";

/** q, k, v → output [B,H,N,E], logsumexp [B,H,N], on tfjs's cpu and wasm backends. */
export function runAttention(
  inputs: Readonly<Record<"q" | "k" | "v", TensorInfo>>,
  { layout, scale }: AttentionAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const { B, H, N, M, D, E } = sizesOf(inputs.q, inputs.v);
  const wideD = rowStride(D);
  const wideE = rowStride(E);
  const work = {
    op: "attention",
    results: [
      [B, H, N, E],
      [B, H, N],
    ],
    multiplyAdds: B * H * meanPairs(layout) * (D + E),
  };
  const plans = layout.passes.map((pass) => attentionPlan(layout, pass, wideD, wideE));
  const packed = plans.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  const bytesPerHead = 4 * (N + M) * (wideD + wideE) + packed;
  const wanted = threads() > 1 ? B * H : 1;
  return withWorkspace(backend, work, (workspace, results) => {
    const lists = layoutInMemory(workspace, layout);
    shareHeads(B * H, bytesPerHead, wanted, (first, heads) => {
      workspace.scope(() => {
        const queries = rowsOfHeads(N, first, heads);
        const keys = rowsOfHeads(M, first, heads);
        const rows = {
          q: workspace.input(inputs.q, queries(D, wideD)),
          k: workspace.input(inputs.k, keys(D, wideD)),
          v: workspace.input(inputs.v, keys(E, wideE)),
          output: workspace.output(results[0] as Result, queries(E, wideE)),
          logsumexp: workspace.output(results[1] as Result, queries(1, 1)),
        };
        const sizes = { heads, N, M, D: wideD, E: wideE, scale };
        for (let at = 0; at < plans.length; at++) {
          const table = headsIn(layout, at, H, first, heads);
          if (table.length === 0) continue;
          const plan = plans[at] as AttentionPlan;
          workspace.scope(() =>
            runAttentionPass(workspace, rows, sizes, plan, lists[at] as PassInMemory, table),
          );
        }
      });
    });
  });
}
