export type CriterionId = "D1" | "D2" | "D3" | "D4" | "P1" | "P2";

/** Something that must hold whenever values change in a certain way. */
export interface Criterion {
  readonly name: string;
  /** What it asks, of values c ≥ 0 and a measure that is larger for sparser ones. */
  readonly asks: string;
  /**
   * Tries it once on given values.
   *
   * @returns the values for which it fails, or nothing when it holds
   */
  violation(
    of: (values: readonly number[]) => number,
    values: readonly number[],
    uniform: () => number,
  ): readonly number[] | undefined;
}

/** A change smaller than this part of the measure is none: rounding alone makes it. */
const STRICT = 1e-12;
const EQUAL = 1e-9;

const scaleOf = (a: number, b: number) => Math.max(Math.abs(a), Math.abs(b), 1e-300);
const grows = (from: number, to: number) => to - from > STRICT * scaleOf(from, to);
const equal = (a: number, b: number) => a === b || Math.abs(a - b) <= EQUAL * scaleOf(a, b);

/** The six criteria, under the names Hurley and Rickard gave them. */
export const criteria: Readonly<Record<CriterionId, Criterion>> = {
  D1: {
    name: "Robin Hood",
    asks: "a gift from a larger value to a smaller, less than half their difference, lowers it",
    violation(of, values, uniform) {
      const rich = index(values, uniform);
      const poor = index(values, uniform);
      const difference = (values[rich] as number) - (values[poor] as number);
      if (difference <= 0) return undefined;
      const gift = ((0.05 + 0.9 * uniform()) * difference) / 2;
      const after = replaced(values, rich, (values[rich] as number) - gift);
      after[poor] = (values[poor] as number) + gift;
      return grows(of(after), of(values)) ? undefined : after;
    },
  },
  D2: {
    name: "Scaling",
    asks: "multiplying all values by a positive number leaves it unchanged",
    violation(of, values, uniform) {
      const by = 0.1 + 10 * uniform();
      const after = values.map((c) => by * c);
      return equal(of(after), of(values)) ? undefined : after;
    },
  },
  D3: {
    name: "Rising Tide",
    asks: "adding a positive number to all values, which are not all equal, lowers it",
    violation(of, values, uniform) {
      const by = 0.1 + 5 * uniform();
      const after = values.map((c) => c + by);
      return grows(of(after), of(values)) ? undefined : after;
    },
  },
  D4: {
    name: "Cloning",
    asks: "it is the same for the values twice over",
    violation(of, values) {
      const after = [...values, ...values];
      return equal(of(after), of(values)) ? undefined : after;
    },
  },
  P1: {
    name: "Bill Gates",
    asks: "a value that is large enough raises it by growing further",
    violation(of, values, uniform) {
      const rich = index(values, uniform);
      const sum = values.reduce((total, c) => total + c, 0);
      const wealth = (1 + 9 * uniform()) * 100 * sum;
      const before = replaced(values, rich, wealth);
      const after = replaced(values, rich, (1.5 + uniform()) * wealth);
      return grows(of(before), of(after)) ? undefined : after;
    },
  },
  P2: {
    name: "Babies",
    asks: "another value of 0 raises it",
    violation(of, values) {
      const after = [...values, 0];
      return grows(of(values), of(after)) ? undefined : after;
    },
  },
};

const index = (values: readonly number[], uniform: () => number) =>
  Math.floor(uniform() * values.length);

const replaced = (values: readonly number[], at: number, by: number): number[] =>
  values.map((value, i) => (i === at ? by : value));
