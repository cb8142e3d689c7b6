import { type Result, type Rows, threads, withWorkspace } from "@frugal/engine";
import { transpose } from "@frugal/sparse-masks";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { AttentionAttributes, Given, GradientInput } from "./attributes.ts";
import { biasGradient } from "./biasGradient.ts";
import { biasInMemory, noBias } from "./biasInMemory.ts";
import { runGradientPass } from "./gradientPass.ts";
import { gradientPlan } from "./gradientPlan.ts";
import { HEAD_WORDS, headsIn } from "./headsIn.ts";
import { layoutInMemory, type PassInMemory } from "./layoutInMemory.ts";
import { meanPairs } from "./meanPairs.ts";
import { rowsOfHeads } from "./rowsOfHeads.ts";
import { rowStride, shareHeads } from "./shareHeads.ts";
import { type Sizes, sizesOf } from "./sizes.ts";
import { sumHeads } from "./sumHeads.ts";
import { supportMeans } from "./supportMeans.ts";
import { factorOf, factorsInMemory, termsInMemory, unitOf } from "./terms.ts";
import { hasLevel } from "./weighting.ts";

/** dQ, dK, dV and, with a bias, its gradient, on tfjs's cpu and wasm backends. */
export function runAttentionGradient(
  inputs: Given<GradientInput, TensorInfo>,
  attributes: AttentionAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const sizes = sizesOf(inputs.q, inputs.v);
  const { B, H, N, M, D, E, shared } = sizes;
  const { layout, scale } = attributes;
  const transposed = transpose(layout);
  const wideD = rowStride(D);
  // Panels are indifferent to how far apart rows lie.
  const wideE = 8 * Math.ceil(E / 8);
  const gradients = [inputs.q, inputs.k, inputs.v, ...(inputs.bias ? [inputs.bias] : [])];
  const work = {
    op: "attention's gradient",
    results: gradients.map(({ shape }) => shape),
    multiplyAdds: B * H * meanPairs(layout) * (3 * D + 2 * E),
  };
  const begins = hasLevel(attributes.weighting);
  const plans = transposed.passes.map((pass, at) => {
    const everyHead = { H, N, first: 0, count: B * H, shared };
    const taking = headsIn(transposed, at, everyHead, nowhere).length / HEAD_WORDS;
    return gradientPlan(transposed, pass, taking, wideD, wideE);
  });
  const packedBytes = Math.max(...plans.map(({ bytes }) => bytes));
  const queryFloats = 2 * N * (wideD + wideE);
  const keyFloats = (shared > 1 ? shared + 2 : 2) * M * (wideD + wideE);
  const keyHeads = (B * H) / shared;
  const bytesPerKeyHead = takesTurns(inputs.bias, sizes)
    ? Number.POSITIVE_INFINITY
    : 4 * (shared * queryFloats + keyFloats) + shared * packedBytes;
  return withWorkspace(backend, work, (workspace, results) => {
    const lists = layoutInMemory(workspace, transposed);
    const bias = biasInMemory(workspace, inputs.bias, sizes, unitOf(attributes.weighting));
    const dBias = inputs.bias && biasGradient(workspace, results[3] as Result, sizes);
    const factors = factorsInMemory(workspace, attributes);
    const terms = termsInMemory(workspace, attributes, bias);
    const wanted = threads() > 1 ? keyHeads : 1;
    const given = (tensor: TensorInfo | undefined, rows: Rows) =>
      tensor ? workspace.input(tensor, rows) : 0;
    shareHeads(keyHeads, bytesPerKeyHead, wanted, (firstKeys, count) => {
      const first = firstKeys * shared;
      const heads = count * shared;
      workspace.scope(() => {
        const queries = rowsOfHeads(N, first, heads);
        const keys = rowsOfHeads(M, firstKeys, count);
        const [, dK, dV] = results as [Result, Result, Result];
        const ofKeys = workspace.output(dK, keys(D, wideD));
        const ofValues = workspace.output(dV, keys(E, wideE));
        const perHead = (width: number) => workspace.allocate(heads * M * width * 4);
        const rows = {
          q: workspace.input(inputs.q, queries(D, wideD)),
          k: workspace.input(inputs.k, keys(D, wideD)),
          v: workspace.input(inputs.v, keys(E, wideE)),
          output: begins
            ? workspace.allocate(heads * N * wideE * 4)
            : given(inputs.output, queries(E, wideE)),
          logsumexp: given(inputs.logsumexp, queries(1, 1)),
          dOutput: workspace.input(inputs.dOutput, queries(E, wideE)),
          dLogsumexp: given(inputs.dLogsumexp, queries(1, 1)),
          dQ: workspace.output(results[0] as Result, queries(D, wideD)),
          dK: shared > 1 ? perHead(wideD) : ofKeys,
          dV: shared > 1 ? perHead(wideE) : ofValues,
        };
        const group = { H, N, first, count: heads, shared };
        const factor = factorOf(attributes);
        const places = { bias, sinks: 0, factors };
        const groupSizes = { heads, shared, N, M, D: wideD, E: wideE, factor, scale, terms };
        if (inputs.supports) {
          const supports = workspace.input(inputs.supports, queries(1, 1));
          supportMeans(workspace, { ...rows, supports }, groupSizes, attributes, group, places);
        }
        plans.forEach((plan, at) => {
          const table = headsIn(transposed, at, group, places);
          if (table.length === 0) return;
          const list = lists[at] as PassInMemory;
          workspace.scope(() =>
            runGradientPass(workspace, rows, groupSizes, plan, list, table, dBias),
          );
        });
        if (shared === 1) return;
        const tasks = count * M;
        const shares = { shared, rows: M };
        workspace.run(
          sumHeads,
          { from: rows.dK, to: ofKeys, ...shares, bytes: 4 * wideD },
          tasks,
          0,
        );
        workspace.run(
          sumHeads,
          { from: rows.dV, to: ofValues, ...shares, bytes: 4 * wideE },
          tasks,
          0,
        );
      });
    });
  });
}

const nowhere = { bias: noBias, sinks: 0, factors: 0 };

/** Whether heads add to the same biases of pairs: then one is worked on at a time. */
function takesTurns(bias: TensorInfo | undefined, { B, H }: Sizes): boolean {
  return bias?.shape.length === 4 && (bias.shape[0] !== B || bias.shape[1] !== H);
}
