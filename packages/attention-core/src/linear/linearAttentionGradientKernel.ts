import { type Result, withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { rowsOfHeads } from "../attention/rowsOfHeads.ts";
import { rowStride } from "../attention/shareHeads.ts";
import { sizesOf } from "../attention/sizes.ts";
import type { Given, LinearAttributes, LinearGradientInput } from "./attributes.ts";
import { linearHeads } from "./linearHeads.ts";
import { runScan } from "./runScan.ts";
import { scaleGradients } from "./scaleGradients.ts";
import { scanMultiplyAdds } from "./scanMultiplyAdds.ts";

/**
 * Gradients by q, k and v, and by the state if there was one.
 *
 * With g = dOutput / denominator and δ = −(dOutput · output) / denominator (not normalised: dOutput and
 * 0), each is a scan over the same pairs: dφ(q)_i = Σ (g_i·v_j + δ_i) φ(k)_j, and backwards
 * dv_j = Σ (φ(k)_j·φ(q)_i) g_i and dφ(k)_j = Σ (v_j·g_i + δ_i) φ(q)_i.
 */
export function runLinearAttentionGradient(
  given: Given<LinearGradientInput, TensorInfo>,
  { features, causal, normalized, keptQueries, keptKeys }: LinearAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const { q, k, v, keyValues, keySum, dKeyValues, dKeySum } = given;
  const { B, H, N, M, D, E } = sizesOf(q, v);
  const F = rowStride(D);
  const C = rowStride(E);
  const work = {
    op: "linearAttention's gradient",
    results: [
      q.shape,
      k.shape,
      v.shape,
      ...(keyValues && keySum ? [keyValues.shape, keySum.shape] : []),
    ],
    multiplyAdds: 3 * B * H * scanMultiplyAdds(N, M, D, E, causal),
  };
  const extra = normalized || keySum ? 1 : 0;
  return withWorkspace(backend, work, (workspace, results) => {
    const [dQ, dK, dV] = results as [Result, Result, Result];
    const [, , , dState, dSum] = results;
    const ofQueries = keptQueries ? workspace.copy(keptQueries)[0] : 0;
    const ofKeys = keptKeys ? workspace.copy(keptKeys)[0] : 0;
    linearHeads(B * H, 4 * ((N + M) * 2 * (F + C) + 4 * F * C), (first, heads) => {
      workspace.scope(() => {
        const queries = rowsOfHeads(N, first, heads);
        const keys = rowsOfHeads(M, first, heads);
        const states = rowsOfHeads(D, first, heads);
        const one = rowsOfHeads(1, first, heads);
        const queryRows = workspace.input(q, queries(D, F));
        const keyRows = workspace.input(k, keys(D, F));
        const values = workspace.input(v, keys(E, C));
        const dOutput = workspace.input(given.dOutput, queries(E, C));
        let g = dOutput;
        const delta = extra ? workspace.copy(new Uint32Array(heads * N))[0] : 0;
        if (normalized) {
          g = workspace.allocate(heads * N * C * 4);
          workspace.scope(() => {
            const fields = {
              dOutput,
              output: workspace.input(given.output, queries(E, C)),
              denominators: workspace.input(given.denominators, queries(1, 1)),
              scaled: g,
              slopes: delta,
              rows: heads * N,
              E: C,
            };
            workspace.run(scaleGradients, fields, Math.ceil((heads * N) / 32), 0);
          });
        }
        const shared = { heads, allHeads: B * H, firstHead: first, headsOfExample: H };
        const order = { ...shared, causal: causal ? 1 : 0 };
        const slope = (slopesAt: number) => ({ mapOut: features, slopesAt, mapC: features });
        const wide = { A: F, C, widthA: D, widthC: E };
        const tall = { A: C, C: F, widthA: E, widthC: D, transposed: 1 };
        workspace.scope(() => {
          runScan(workspace, {
            ...order,
            ...tall,
            ...slope(queryRows),
            a: g,
            alpha: delta,
            b: values,
            c: keyRows,
            extra,
            out: workspace.output(dQ, queries(D, F)),
            rowsA: N,
            rowsB: M,
            keptA: ofQueries,
            keptB: ofKeys,
            ...(keyValues && { initial: workspace.input(keyValues, states(E, C)) }),
            ...(keySum && { initialSum: workspace.input(keySum, one(D, F)) }),
          });
        });
        const back = {
          ...order,
          reverse: causal ? 1 : 0,
          rowsA: M,
          rowsB: N,
          keptA: ofKeys,
          keptB: ofQueries,
        };
        const dAfter = dKeyValues ? workspace.input(dKeyValues, states(E, C)) : 0;
        runScan(workspace, {
          ...back,
          ...wide,
          a: keyRows,
          b: queryRows,
          c: g,
          mapA: features,
          mapB: features,
          out: workspace.output(dV, keys(E, C)),
          initial: dAfter,
          ...(dState && { final: workspace.output(dState, states(E, C)) }),
        });
        runScan(workspace, {
          ...back,
          ...tall,
          ...slope(keyRows),
          a: values,
          b: g,
          beta: delta,
          c: queryRows,
          extra,
          out: workspace.output(dK, keys(D, F)),
          initial: dAfter,
          ...(dKeySum && { initialSum: workspace.input(dKeySum, one(D, F)) }),
          ...(dSum && { finalSum: workspace.output(dSum, one(D, F)) }),
        });
      });
    });
  });
}
