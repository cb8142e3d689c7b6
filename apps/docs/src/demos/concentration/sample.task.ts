import { type Sampled, sampledConcentration } from "@frugal/metrics";
import type { Context } from "../../compute/task.ts";
import { SAMPLED, scoreFunctions } from "./scoreFunctions.ts";

export interface Sampling {
  /** Names of score functions. */
  readonly names: readonly string[];
  readonly beta: number;
  readonly keys: number;
  readonly rows: number;
}

/** S of rows of Gaussian scores: for each function, a point at each γ. */
export function sample({ names, beta, keys, rows }: Sampling, { progress }: Context): Sampled[][] {
  let done = 0;
  return scoreFunctions
    .filter(({ name }) => names.includes(name))
    .map((f) =>
      SAMPLED.map((gamma) => {
        const sampled = sampledConcentration(f, { beta, gamma }, { keys, rows, seed: 1 });
        progress(++done / (names.length * SAMPLED.length));
        return sampled;
      }),
    );
}
