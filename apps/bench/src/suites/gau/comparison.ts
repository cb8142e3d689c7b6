import { attention } from "@frugal/attention-core";
import { matMul } from "@frugal/engine";
import { compareCosts, gatedAttention } from "@frugal/gau";
import * as tf from "@tensorflow/tfjs";
import { interleave } from "../../measure/interleave.ts";
import { normals } from "../../measure/normals.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Row } from "../suite.ts";

/** The table of the essay's comparison: d, s, heads, n. */
const ROWS = [
  [768, 128, 12, 512],
  [768, 128, 12, 2048],
  [256, 64, 8, 1024],
] as const;

type Kernels = Readonly<Record<string, tf.Tensor2D>>;

/** Two gated units beside attention with a feed-forward layer: what they cost, and what they take. */
export const comparison: Case = {
  name: "two gated units against attention and feed-forward",
  async run({ quick, say }) {
    await openBackend("wasm");
    const rows: Row[] = [];
    for (const [d, s, heads, n] of ROWS) {
      say(`d=${d}, n=${n}`);
      const name = `d=${d} s=${s} heads=${heads} n=${n}, two gated units / attention and feed-forward`;
      const { gau, transformer } = compareCosts({ width: d, keyDim: s, heads, length: n });
      const counted = [
        ["parameters", "M", 1e6],
        ["multiplyAdds", "M each token", 1e6],
        ["scores", "M", 1e6],
      ] as const;
      for (const [field, unit, over] of counted) {
        rows.push({
          case: `${name}: ${field === "multiplyAdds" ? "multiply-adds" : field}`,
          value: gau[field] / over,
          baseline: transformer[field] / over,
          unit,
          ratio: gau[field] / transformer[field],
          spread: null,
        });
      }
      const x = matrix(n, d, 1);
      const shapes = {
        ...{ gate: [d, 2 * d], value: [d, 2 * d], shared: [d, s], output: [2 * d, d] },
        ...{ q: [d, d], k: [d, d], v: [d, d], o: [d, d], wide: [d, 4 * d], narrow: [4 * d, d] },
      };
      const kernels: Kernels = Object.fromEntries(
        Object.entries(shapes).map(([of, [from, to]], at) => [
          of,
          matrix(from as number, to as number, at + 2),
        ]),
      );
      const timing = await interleave(
        {
          gau: freed(() => unit(unit(x, kernels, n), kernels, n)),
          transformer: freed(() => block(x, kernels, n, heads)),
        },
        quick ? { minRounds: 1, budget: 1000 } : { minRounds: 4, budget: 6000 },
      );
      tf.dispose([x, ...Object.values(kernels)]);
      rows.push(
        ratioRow(`${name}: time`, {
          value: timing.milliseconds("gau"),
          baseline: timing.milliseconds("transformer"),
          unit: "ms",
          ratio: timing.statistic((pass) => pass.gau / pass.transformer),
          control: timing.control,
          note: "both ours, without norms; scores never leave a tile on either side",
        }),
      );
    }
    return rows;
  },
};

const matrix = (rows: number, columns: number, seed: number) =>
  tf.tensor2d(
    normals(rows * columns, seed).map((value) => value / Math.sqrt(rows)),
    [rows, columns],
  );

function unit(x: tf.Tensor, kernels: Kernels, n: number): tf.Tensor {
  const through = (name: string) => {
    const rows = matMul(x, kernels[name] as tf.Tensor, { activation: "silu" });
    return tf.reshape(rows, [1, n, -1]);
  };
  const mixed = gatedAttention(through("gate"), through("value"), through("shared"));
  return matMul(tf.reshape(mixed, [n, -1]), kernels.output as tf.Tensor);
}

function block(x: tf.Tensor, kernels: Kernels, n: number, heads: number): tf.Tensor {
  const times = (rows: tf.Tensor, name: string) => matMul(rows, kernels[name] as tf.Tensor);
  const split = (name: string) =>
    tf.transpose(tf.reshape(times(x, name), [1, n, heads, -1]), [0, 2, 1, 3]);
  const mixed = attention(split("q"), split("k"), split("v"));
  const heard = times(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [n, -1]), "o");
  const wide = matMul(heard, kernels.wide as tf.Tensor, { activation: "gelu" });
  return times(wide, "narrow");
}
