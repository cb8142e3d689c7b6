/**
 * Something a source says about what an op does or costs, and the measurement that shows it. It lies
 * in a `*.claim.ts` file beside the op; `npm run claims` finds every one by its export and runs it.
 */
export interface Claim {
  /** As the source's own list has it, such as `S1`; unique among all claims. */
  readonly id: string;
  /** Who says it: author, year, section. */
  readonly source: string;
  /** What is said. */
  readonly statement: string;
  /** What must come out, in words and numbers. */
  readonly expected: string;
  /** What `Instruments.memory` can measure, each in a process of its own. */
  readonly probes?: Readonly<Record<string, MemoryProbe>>;
  run(instruments: Instruments): Promise<Finding>;
}

/** What came out. */
export interface Finding {
  /** In words and numbers, to be read beside `expected`. */
  readonly measured: string;
  readonly holds: boolean;
}

/**
 * Makes inputs of a size, and gives back what is then run and measured. tfjs is on its wasm backend,
 * and our ops use one thread.
 */
export type MemoryProbe = (size: number) => () => unknown;

/** What a claim measures with. */
export interface Instruments {
  /** Makes tfjs compute on a backend, our ops with one thread. */
  useBackend(name: "cpu" | "wasm"): Promise<void>;
  /** Times contenders in turns, in CPU time. What they allocate is freed after each run. */
  time<Name extends string>(
    contenders: Readonly<Record<Name, () => unknown>>,
  ): Promise<Turns<Name>>;
  /**
   * Peak resident bytes of a fresh process that runs a probe of this claim, less what was resident
   * once the inputs were made: whatever the run needed, in whichever heap.
   */
  memory(probe: string, size: number): Promise<number>;
}

/** What timing in turns gives. */
export interface Turns<Name extends string> {
  /** Median CPU milliseconds of one run. */
  milliseconds(name: Name): number;
  /** Median over turns of one time over the other, and where 95 % of resampled medians lie. */
  ratio(
    above: Name,
    below: Name,
  ): { readonly value: number; readonly low: number; readonly high: number };
}
