import { type Assertion, assertions, type Lookup } from "./assertions.ts";
import type { Judged } from "./experiment.ts";

/** An assertion in every run that has what it needs. */
export interface AssertionFinding {
  readonly assertion: Assertion;
  readonly runs: readonly {
    readonly run: string;
    readonly holds: boolean;
    readonly measured: string;
  }[];
}

/** Each assertion, run by run: models of the same seed and steps belong together. */
export function findings(found: readonly Judged[]): AssertionFinding[] {
  const names = [...new Set(found.map(runOf))];
  return assertions.map((assertion) => ({
    assertion,
    runs: names.flatMap((run) => {
      const own = found.filter((one) => runOf(one) === run);
      const at: Lookup = (model, method, length) =>
        own
          .find((one) => one.model === model)
          ?.cells.find((cell) => cell.method === method && cell.length === length);
      const result = assertion.check(at);
      return result ? [{ run, ...result }] : [];
    }),
  }));
}

const runOf = ({ seed, steps }: Judged) => `seed ${seed}, ${steps} steps`;
