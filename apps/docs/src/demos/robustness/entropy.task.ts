import { normals, shannonEntropy, softmaxRow } from "@frugal/metrics";
import type { Context } from "../../compute/task.ts";

export interface EntropyPoint {
  readonly g: number;
  readonly measured: number;
}

/** Spreads of the scores at initialisation. */
const SPREADS: readonly number[] = [0.25, 0.5, 1, 1.5, 2, 2.5, 3];

const ROWS = 100;

/** Mean entropy of softmax over n scores from N(0, g²), over 100 rows. */
export function entropy({ n }: { readonly n: number }, { progress }: Context): EntropyPoint[] {
  return SPREADS.map((g, i) => {
    const normal = normals(n + 1);
    let sum = 0;
    for (let row = 0; row < ROWS; row++) {
      sum += shannonEntropy.of(softmaxRow(Float64Array.from({ length: n }, () => g * normal())));
    }
    progress((i + 1) / SPREADS.length);
    return { g, measured: sum / ROWS };
  });
}
