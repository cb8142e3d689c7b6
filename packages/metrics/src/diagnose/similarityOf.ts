import type { Matrix } from "../ranks/matrix.ts";
import { dot, type SampledRow } from "./sampledRow.ts";

/** [H, H] mean cosine of the rows of each two heads, over those in which both see a key. */
export function similarityOf(heads: readonly (readonly SampledRow[])[]): Matrix {
  const H = heads.length;
  const values = new Float64Array(H * H);
  const lengths = heads.map((rows) => rows.map((row) => Math.sqrt(dot(row, row))));
  for (let a = 0; a < H; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      let count = 0;
      heads[a]?.forEach((row, i) => {
        const product = (lengths[a]?.[i] as number) * (lengths[b]?.[i] as number);
        if (product === 0) return;
        count++;
        sum += a === b ? 1 : dot(row, heads[b]?.[i] as SampledRow) / product;
      });
      const mean = count === 0 ? 0 : Math.min(sum / count, 1);
      values[a * H + b] = mean;
      values[b * H + a] = mean;
    }
  }
  return { values, rows: H, columns: H };
}
