import { uniforms } from "@frugal/engine/random";
import { largerIsSparser } from "../largerIsSparser.ts";
import type { Measure } from "../measure.ts";
import { type CriterionId, criteria } from "./criteria.ts";

/** Values for which a criterion fails. */
export interface CounterExample {
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** The measure, signed so that larger is sparser. */
  readonly from: number;
  readonly to: number;
}

/** For each criterion a counter-example, or nothing where none was found. */
export type Verdicts = Readonly<Record<CriterionId, CounterExample | undefined>>;

export interface SearchOptions {
  /** Random arrays tried for each criterion; default 3000. */
  readonly trials?: number;
  readonly seed?: number;
}

const LOWEST = 0.05;
const HIGHEST = 8;
const ZEROS = 0.1;

/**
 * Searches counter-examples to the six criteria for measures of sparsity: Robin Hood (D1), Scaling
 * (D2), Rising Tide (D3), Cloning (D4), Bill Gates (P1), Babies (P2). The measure is first signed
 * so that larger is sparser.
 *
 * It tries random arrays of 3 to 8 values, one in ten of them 0 and the others from 0.05 to 8: a
 * range in which the changes of sound measures are far above rounding. At least two are not 0, for
 * of a single one no sound measure changes when it grows. A search can refute; it cannot prove.
 *
 * @throws {RangeError} `trials` that are not a positive integer
 * @see Hurley and Rickard 2009, §III
 */
export function hurleyRickard(measure: Measure, options: SearchOptions = {}): Verdicts {
  const { trials = 3000, seed = 1 } = options;
  if (!Number.isSafeInteger(trials) || trials < 1) {
    throw new RangeError(`hurleyRickard: trials must be a positive integer, got ${trials}`);
  }
  const signed = largerIsSparser(measure);
  const of = (values: readonly number[]) => signed.of(values);
  const search = (id: CriterionId): CounterExample | undefined => {
    const uniform = uniforms(seed);
    for (let trial = 0; trial < trials; trial++) {
      const before = randomValues(uniform);
      const after = criteria[id].violation(of, before, uniform);
      if (after) return { before, after, from: of(before), to: of(after) };
    }
    return undefined;
  };
  return {
    D1: search("D1"),
    D2: search("D2"),
    D3: search("D3"),
    D4: search("D4"),
    P1: search("P1"),
    P2: search("P2"),
  };
}

function randomValues(uniform: () => number): number[] {
  const n = 3 + Math.floor(6 * uniform());
  return Array.from({ length: n }, (_, i) => {
    const value = LOWEST + (HIGHEST - LOWEST) * uniform();
    return i >= 2 && uniform() < ZEROS ? 0 : value;
  });
}
