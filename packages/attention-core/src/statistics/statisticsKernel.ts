import { type Result, threads, withWorkspace } from "@frugal/engine";
import { TILE } from "@frugal/sparse-masks";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { type AttentionPlan, attentionPlan } from "../attention/attentionPlan.ts";
import { biasInMemory } from "../attention/biasInMemory.ts";
import { headsIn } from "../attention/headsIn.ts";
import { layoutInMemory, type PassInMemory } from "../attention/layoutInMemory.ts";
import { meanPairs } from "../attention/meanPairs.ts";
import { rowsOfHeads } from "../attention/rowsOfHeads.ts";
import { rowStride, shareHeads } from "../attention/shareHeads.ts";
import { sizesOf } from "../attention/sizes.ts";
import { factorOf, factorsInMemory, termsInMemory, unitOf } from "../attention/terms.ts";
import { observePass } from "./observePass.ts";
import { type PositionsInMemory, positionsInMemory } from "./positionsInMemory.ts";
import type { StatisticsAttributes, StatisticsInputs } from "./statisticsAttributes.ts";
import { summarise } from "./summarise.ts";

/** Fields of a row beside bins and blocks, as `observeJob.as.ts` lists them. */
const FIELDS = 7;

/** Multiply-adds for each pair beside its score, roughly. */
const PER_PAIR = 16;

/** q, k → statistics, on tfjs's cpu and wasm backends. */
export function runStatistics(
  inputs: StatisticsInputs<TensorInfo>,
  attributes: StatisticsAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const { layout, sinkKeys, blocks } = attributes;
  const allSizes = sizesOf(inputs.q, inputs.k);
  const { B, H, N, M, D, shared } = allSizes;
  const wide = rowStride(D);
  const bins = binsOf(Math.max(N, M));
  const perRow = [B, H, N];
  const work = {
    op: "attentionStatistics",
    results: [perRow, perRow, perRow, perRow, perRow, perRow, [B, H, bins]],
    multiplyAdds: B * H * meanPairs(layout) * (D + PER_PAIR),
  };
  if (blocks > 0) work.results.push([B, H, blocks, blocks]);
  const plans = layout.passes.map((pass) => attentionPlan(layout, pass, wide, 0));
  const packed = plans.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  const fields = FIELDS + bins + blocks;
  const stateBytes = Math.ceil(N / TILE) * TILE * 4 * fields;
  const bytesPerKeyHead = 4 * (shared * N + M) * wide + packed + shared * stateBytes;
  const keyHeads = (B * H) / shared;
  const wanted = threads() > 1 ? keyHeads : 1;
  return withWorkspace(backend, work, (workspace, results) => {
    const lists = layoutInMemory(workspace, layout);
    const positions = positionsInMemory(workspace, layout);
    const bias = biasInMemory(workspace, inputs.bias, allSizes, unitOf(attributes.weighting));
    const factors = factorsInMemory(workspace, attributes);
    const terms = termsInMemory(workspace, attributes, bias);
    const factor = factorOf(attributes);
    const sinks = inputs.sinks
      ? workspace.input(inputs.sinks, { first: 0, count: 1, width: H, stride: H })
      : 0;
    shareHeads(keyHeads, bytesPerKeyHead, wanted, (firstKeys, count) => {
      const first = firstKeys * shared;
      const heads = count * shared;
      workspace.scope(() => {
        const states = workspace.allocate(heads * stateBytes);
        const rows = {
          q: workspace.input(inputs.q, rowsOfHeads(N, first, heads)(D, wide)),
          k: workspace.input(inputs.k, rowsOfHeads(M, firstKeys, count)(D, wide)),
          states,
        };
        const keys = { sinkKeys, bins, blocks, blockSide: sideOf(M, blocks), fields };
        const sizes = { heads, shared, N, M, D: wide, factor, terms, ...keys };
        const group = { H, N, first, count: heads, shared };
        for (let at = 0; at < plans.length; at++) {
          const table = headsIn(layout, at, group, { bias, sinks: 0, factors });
          if (table.length === 0) continue;
          const plan = plans[at] as AttentionPlan;
          const list = { ...(lists[at] as PassInMemory), ...(positions[at] as PositionsInMemory) };
          workspace.scope(() => observePass(workspace, rows, sizes, plan, list, table));
        }
        const result = (at: number, length: number, width: number) =>
          workspace.output(results[at] as Result, rowsOfHeads(length, first, heads)(width, width));
        const summary = {
          states,
          logsumexp: result(0, N, 1),
          entropy: result(1, N, 1),
          squares: result(2, N, 1),
          maximum: result(3, N, 1),
          distance: result(4, N, 1),
          sinkMass: result(5, N, 1),
          distanceMass: result(6, 1, bins),
          blockMass: blocks > 0 ? result(7, blocks, blocks) : 0,
          N,
          bins,
          blocks,
          blockSide: sideOf(N, blocks),
          sinks,
          H,
          first,
        };
        workspace.run(summarise, summary, heads, 8 * (TILE + bins + blocks) + 128);
      });
    });
  });
}

/** Bins that hold every distance below `length`: 0, 1, 2–3, 4–7 … */
function binsOf(length: number): number {
  return length === 1 ? 1 : 33 - Math.clz32(length - 1);
}

/** Rows of a block, a multiple of a tile. */
function sideOf(length: number, blocks: number): number {
  return blocks > 0 ? Math.ceil(length / blocks / TILE) * TILE : TILE;
}
