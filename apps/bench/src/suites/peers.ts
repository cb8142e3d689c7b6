import { window } from "@frugal/sparse-masks";
import { againstRuntime, type Comparison } from "./peers/againstRuntime.ts";
import type { Case } from "./suite.ts";

type Kind = Omit<Comparison, "options">;

const dense = (runtime: Kind["runtime"], goal: Kind["goal"]): Kind => ({ runtime, N: 2048, goal });

/** ONNX Runtime: compiled to WASM, and native with the machine's own vector instructions. */
const comparisons: readonly (Kind & { readonly slow?: boolean })[] = [
  dense("onnxruntime-web", { atLeast: 1.4, aim: 1.9 }),
  dense("onnxruntime-node", { atLeast: 0.35, aim: 0.5 }),
  {
    runtime: "onnxruntime-node",
    N: 8192,
    mask: window(256),
    models: ["MultiHeadAttention"], // the others hold all weights at once: gigabytes
    goal: { atLeast: 3, aim: 8 },
    slow: true,
  },
];

/** Against runtimes from outside tfjs, which are installed when this suite is first run. */
export const peers: readonly Case[] = comparisons.map(({ slow = false, ...comparison }) => ({
  name: `${comparison.mask?.name ?? "dense"} N=${comparison.N} against ${comparison.runtime}`,
  slow,
  run: ({ quick, say }) =>
    againstRuntime(
      { ...comparison, options: quick ? { minRounds: 2, budget: 3000 } : { budget: 12_000 } },
      say,
    ),
}));
