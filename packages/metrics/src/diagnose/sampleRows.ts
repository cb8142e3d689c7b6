import { uniforms } from "../random/uniforms.ts";
import type { RowSample } from "./attentionReport.ts";

/** `count` of N rows, each as likely as any other, none twice; all where there are no more. */
export function sampleRows(N: number, count: number, seed: number): RowSample {
  if (count >= N) return { rows: Array.from({ length: N }, (_, i) => i), seed, whole: true };
  const uniform = uniforms(seed);
  const chosen = new Set<number>();
  // Floyd's: the i-th draw is of the first i rows, and takes the i-th where it hits a chosen one.
  for (let i = N - count; i < N; i++) {
    const row = Math.floor(uniform() * (i + 1));
    chosen.add(chosen.has(row) ? i : row);
  }
  return { rows: [...chosen].sort((a, b) => a - b), seed, whole: false };
}
