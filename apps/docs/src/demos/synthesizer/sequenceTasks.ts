import { uniforms } from "@frugal/metrics";

/** Symbols that sequences are of; one more number stands for "none". */
export const SYMBOLS = 8;
export const NONE: number = SYMBOLS;

/** Examples of a task, row by row; tokens carry two symbols each. */
export interface Examples {
  /** [examples · n] */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** The symbol wanted at each place, −1 where any will do. */
  readonly wanted: Int32Array;
}

export const TASKS = ["reverse", "recall"] as const;
export type TaskName = (typeof TASKS)[number];

/** Tokens of a sequence. */
export const LENGTH = 10;
const PAIRS = LENGTH / 2;

/**
 * - reverse: the same symbols from last to first. Which place to look at follows from the place alone.
 * - recall: five pairs of name and value, then the names in another order, each to be answered by its
 *   value. Which place to look at follows from what is written there.
 */
export function examplesOf(task: TaskName, count: number, seed: number): Examples {
  const uniform = uniforms(seed);
  const symbol = () => Math.floor(SYMBOLS * uniform());
  const shuffled = () => {
    const keyed = Array.from({ length: SYMBOLS }, (_, name) => [uniform(), name] as const);
    return keyed.sort(([a], [b]) => a - b).map(([, name]) => name);
  };
  const [first, second, wanted] = [0, 1, 2].map(() => new Int32Array(count * LENGTH)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  for (let at = 0; at < count * LENGTH; at += LENGTH) {
    if (task === "reverse") {
      for (let i = 0; i < LENGTH; i++) {
        const one = symbol();
        first[at + i] = one;
        second[at + i] = NONE;
        wanted[at + LENGTH - 1 - i] = one;
      }
      continue;
    }
    const names = shuffled().slice(0, PAIRS);
    const values = names.map(symbol);
    const asked = shuffled().filter((name) => names.includes(name));
    for (let i = 0; i < PAIRS; i++) {
      first[at + i] = names[i]!;
      second[at + i] = values[i]!;
      wanted[at + i] = -1;
      first[at + PAIRS + i] = asked[i]!;
      second[at + PAIRS + i] = NONE;
      wanted[at + PAIRS + i] = values[names.indexOf(asked[i]!)]!;
    }
  }
  return { first, second, wanted };
}

/** How each token of the first example reads. */
export function labelsOf({ first, second }: Examples): string[] {
  const letter = (one: number) => String.fromCharCode(97 + one);
  return Array.from({ length: LENGTH }, (_, i) => {
    const [a, b] = [first[i]!, second[i]!];
    return b === NONE ? letter(a) : `${letter(a)}${b}`;
  });
}
