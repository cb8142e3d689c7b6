import { type Result, threads, withWorkspace } from "@frugal/engine";
import { transpose } from "@frugal/sparse-masks";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { AttentionAttributes, GradientInput } from "./attributes.ts";
import { runGradientPass } from "./gradientPass.ts";
import { gradientPlan } from "./gradientPlan.ts";
import { HEAD_WORDS, headsIn } from "./headsIn.ts";
import { layoutInMemory, type PassInMemory } from "./layoutInMemory.ts";
import { meanPairs } from "./meanPairs.ts";
import { rowsOfHeads } from "./rowsOfHeads.ts";
import { rowStride, shareHeads } from "./shareHeads.ts";
import { sizesOf } from "./sizes.ts";

/** dQ, dK and dV of an attention, on tfjs's cpu and wasm backends. */
export function runAttentionGradient(
  inputs: Readonly<Record<GradientInput, TensorInfo>>,
  { layout, scale }: AttentionAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const { B, H, N, M, D, E } = sizesOf(inputs.q, inputs.v);
  const transposed = transpose(layout);
  const wideD = rowStride(D);
  const wideE = rowStride(E);
  const work = {
    op: "attention's gradient",
    results: [inputs.q.shape, inputs.k.shape, inputs.v.shape],
    multiplyAdds: B * H * meanPairs(layout) * (3 * D + 2 * E),
  };
  const plans = transposed.passes.map((pass, at) => {
    const taking = headsIn(transposed, at, H, 0, B * H).length / HEAD_WORDS;
    return gradientPlan(transposed, pass, taking, wideD, wideE);
  });
  const packedBytes = Math.max(...plans.map(({ bytes }) => bytes));
  const bytesPerHead =
    4 * (N * (2 * wideD + 2 * wideE) + M * (2 * wideD + 2 * wideE)) + packedBytes;
  return withWorkspace(backend, work, (workspace, results) => {
    const lists = layoutInMemory(workspace, transposed);
    shareHeads(B * H, bytesPerHead, threads() > 1 ? B * H : 1, (first, heads) => {
      workspace.scope(() => {
        const queries = rowsOfHeads(N, first, heads);
        const keys = rowsOfHeads(M, first, heads);
        const rows = {
          q: workspace.input(inputs.q, queries(D, wideD)),
          k: workspace.input(inputs.k, keys(D, wideD)),
          v: workspace.input(inputs.v, keys(E, wideE)),
          output: workspace.input(inputs.output, queries(E, wideE)),
          logsumexp: workspace.input(inputs.logsumexp, queries(1, 1)),
          dOutput: workspace.input(inputs.dOutput, queries(E, wideE)),
          dLogsumexp: workspace.input(inputs.dLogsumexp, queries(1, 1)),
          dQ: workspace.output(results[0] as Result, queries(D, wideD)),
          dK: workspace.output(results[1] as Result, keys(D, wideD)),
          dV: workspace.output(results[2] as Result, keys(E, wideE)),
        };
        const sizes = { heads, N, M, D: wideD, E: wideE, scale };
        plans.forEach((plan, at) => {
          const table = headsIn(transposed, at, H, first, heads);
          if (table.length === 0) return;
          workspace.scope(() =>
            runGradientPass(workspace, rows, sizes, plan, lists[at] as PassInMemory, table),
          );
        });
      });
    });
  });
}
