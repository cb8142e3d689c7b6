import { type Result, threads, withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { runAttentionPass } from "./attentionPass.ts";
import { type AttentionPlan, attentionPlan } from "./attentionPlan.ts";
import type { AttentionAttributes, AttentionInput, Given } from "./attributes.ts";
import { biasInMemory } from "./biasInMemory.ts";
import { headsIn } from "./headsIn.ts";
import { heldTiles } from "./heldTiles.ts";
import { layoutInMemory, type PassInMemory } from "./layoutInMemory.ts";
import { meanPairs } from "./meanPairs.ts";
import { rowsOfHeads } from "./rowsOfHeads.ts";
import { rowStride, shareHeads } from "./shareHeads.ts";
import { sizesOf } from "./sizes.ts";
import { factorOf, factorsInMemory, termsInMemory, unitOf } from "./terms.ts";
import { hasLevel } from "./weighting.ts";

/**
 * q, k, v, perhaps bias and sinks → output [B,H,N,E], logsumexp [B,H,N], on tfjs's cpu and wasm. Of weights that begin at a
 * threshold, the threshold in place of the logsumexp, and the sum of slopes [B,H,N].
 */
export function runAttention(
  inputs: Given<AttentionInput, TensorInfo>,
  attributes: AttentionAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const sizes = sizesOf(inputs.q, inputs.v);
  const { B, H, N, M, D, E, shared } = sizes;
  const { layout } = attributes;
  const wideD = rowStride(D);
  const wideE = rowStride(E);
  const begins = hasLevel(attributes.weighting);
  const held = begins ? Math.max(1, heldTiles(layout)) : 0;
  const work = {
    op: "attention",
    results: [[B, H, N, E], [B, H, N], ...(begins ? [[B, H, N]] : [])],
    multiplyAdds: B * H * meanPairs(layout) * (D + E),
  };
  const plans = layout.passes.map((pass) => attentionPlan(layout, pass, wideD, wideE));
  const packed = plans.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  const bytesPerKeyHead = 4 * (shared * N + M) * (wideD + wideE) + packed;
  const keyHeads = (B * H) / shared;
  const wanted = threads() > 1 ? keyHeads : 1;
  return withWorkspace(backend, work, (workspace, results) => {
    const lists = layoutInMemory(workspace, layout);
    const bias = biasInMemory(workspace, inputs.bias, sizes, unitOf(attributes.weighting));
    const sinks = inputs.sinks
      ? workspace.input(inputs.sinks, { first: 0, count: 1, width: H, stride: H })
      : 0;
    const factor = factorOf(attributes);
    const factors = factorsInMemory(workspace, attributes);
    const terms = termsInMemory(workspace, attributes, bias);
    shareHeads(keyHeads, bytesPerKeyHead, wanted, (firstKeys, count) => {
      const first = firstKeys * shared;
      const heads = count * shared;
      workspace.scope(() => {
        const queries = rowsOfHeads(N, first, heads);
        const keys = rowsOfHeads(M, firstKeys, count);
        const rows = {
          q: workspace.input(inputs.q, queries(D, wideD)),
          k: workspace.input(inputs.k, keys(D, wideD)),
          v: workspace.input(inputs.v, keys(E, wideE)),
          output: workspace.output(results[0] as Result, queries(E, wideE)),
          logsumexp: workspace.output(results[1] as Result, queries(1, 1)),
          supports: begins ? workspace.output(results[2] as Result, queries(1, 1)) : 0,
        };
        const group = { H, N, first, count: heads, shared };
        const groupSizes = { heads, shared, N, M, D: wideD, E: wideE, factor, terms, held };
        for (let at = 0; at < plans.length; at++) {
          const table = headsIn(layout, at, group, { bias, sinks, factors });
          if (table.length === 0) continue;
          const plan = plans[at] as AttentionPlan;
          workspace.scope(() =>
            runAttentionPass(workspace, rows, groupSizes, plan, lists[at] as PassInMemory, table),
          );
        }
      });
    });
  });
}
