import { withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { rowsOfHeads } from "../attention/rowsOfHeads.ts";
import { rowStride } from "../attention/shareHeads.ts";
import { sizesOf } from "../attention/sizes.ts";
import type { Given, LinearAttributes, LinearInput } from "./attributes.ts";
import { linearHeads } from "./linearHeads.ts";
import { runScan } from "./runScan.ts";
import { scanMultiplyAdds } from "./scanMultiplyAdds.ts";

/**
 * q, k, v and perhaps a state → output [B,H,N,E] and denominators [B,H,N]; with a state, also the
 * state after it, keyValues [B,H,D,E] and keySum [B,H,D].
 */
export function runLinearAttention(
  { q, k, v, keyValues, keySum }: Given<LinearInput, TensorInfo>,
  { features, causal, normalized, epsilon, keptQueries, keptKeys }: LinearAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const { B, H, N, M, D, E } = sizesOf(q, v);
  const A = rowStride(D);
  const C = rowStride(E);
  const work = {
    op: "linearAttention",
    results: [
      [B, H, N, E],
      [B, H, N],
      ...(keyValues && keySum ? [keyValues.shape, keySum.shape] : []),
    ],
    multiplyAdds: B * H * scanMultiplyAdds(N, M, D, E, causal),
  };
  return withWorkspace(backend, work, (workspace, results) => {
    const [output, denominators, nextValues, nextSum] = results;
    if (!output || !denominators) throw new Error("linearAttention: no results were made");
    if (!normalized) denominators.values().fill(1);
    const keptA = keptQueries ? workspace.copy(keptQueries)[0] : 0;
    const keptB = keptKeys ? workspace.copy(keptKeys)[0] : 0;
    linearHeads(B * H, 4 * (N * (A + C) + M * (A + C) + 4 * A * C), (first, heads) => {
      workspace.scope(() => {
        const queries = rowsOfHeads(N, first, heads);
        const keys = rowsOfHeads(M, first, heads);
        const states = rowsOfHeads(D, first, heads);
        const one = rowsOfHeads(1, first, heads);
        runScan(workspace, {
          heads,
          allHeads: B * H,
          firstHead: first,
          headsOfExample: H,
          keptA,
          keptB,
          a: workspace.input(q, queries(D, A)),
          b: workspace.input(k, keys(D, A)),
          c: workspace.input(v, keys(E, C)),
          out: workspace.output(output, queries(E, C)),
          ...(normalized && { denominators: workspace.output(denominators, queries(1, 1)) }),
          ...(keyValues && { initial: workspace.input(keyValues, states(E, C)) }),
          ...(keySum && { initialSum: workspace.input(keySum, one(D, A)) }),
          ...(nextValues && { final: workspace.output(nextValues, states(E, C)) }),
          ...(nextSum && { finalSum: workspace.output(nextSum, one(D, A)) }),
          rowsA: N,
          rowsB: M,
          A,
          C,
          widthA: D,
          widthC: E,
          mapA: features,
          mapB: features,
          causal: causal ? 1 : 0,
          epsilon,
        });
      });
    });
  });
}
