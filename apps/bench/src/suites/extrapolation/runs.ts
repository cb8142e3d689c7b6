import { reRoPE } from "@frugal/positional";
import {
  blockCausal,
  blockwiseCausal,
  type ExtrapolationMethod,
  inferenceMethods,
  logLength,
  ntk,
  positionInterpolation,
  sinksAndWindow,
  trainingWindow,
  unchanged,
  withPositions,
  yarn,
} from "@frugal/positional/extrapolation";
import type { Toy } from "./toy.ts";
import { type Variant, variants } from "./variants.ts";

/** One trained model and how it is judged. */
export interface Run {
  readonly variant: Variant;
  readonly seed: number;
  readonly steps: number;
  readonly methods: readonly ExtrapolationMethod[];
}

/** For a toy of 32 dimensions that all but few frequencies would be interpolated in. */
const toyYarn = () => yarn({ fast: 4, ramp: "turns" });

/** What a model that was trained with rotary positions is run with. */
function methodsOf(trained: number, all: boolean): ExtrapolationMethod[] {
  if (all)
    return inferenceMethods(trained).map((method) => (method.name === "YaRN" ? toyYarn() : method));
  const half = withPositions(`ReRoPE w${trained / 2}`, () => reRoPE(trained / 2));
  return [
    ...[unchanged(), trainingWindow(), positionInterpolation(), ntk(), toyYarn()],
    ...[withPositions(`ReRoPE w${trained}`, () => reRoPE(trained)), half, logLength(half)],
  ];
}

/** What other models are run with. */
const maskMethods = () => [
  ...[unchanged(), trainingWindow(), blockCausal(), blockwiseCausal(), sinksAndWindow()],
];

const QUICK = ["rope", "keyNorm", "alibi", "kerple", "hwfa"];
const SEEDS = [0, 1, 2];

/** Once recall has formed: two models for longer. */
const LONG = { variants: ["rope", "keyNorm"], seeds: [0, 1], times: 4000 / 1500 };

/** What is trained and judged: all at three seeds, and two for longer; quick, some at one. */
export function runsOf({ trained, steps }: Toy, quick: boolean): Run[] {
  const run = (key: string, seed: number, count: number): Run => {
    const variant = variants[key] as Variant;
    const rotary = key === "rope" || key === "keyNorm";
    const own = variant.trainedBy.when === "training" ? [variant.trainedBy] : undefined;
    const methods =
      own ?? (rotary ? methodsOf(trained, !quick) : quick ? [unchanged()] : maskMethods());
    return { variant, seed, steps: count, methods };
  };
  if (quick) return QUICK.map((key) => run(key, 0, steps));
  return [
    ...SEEDS.flatMap((seed) => Object.keys(variants).map((key) => run(key, seed, steps))),
    ...LONG.seeds.flatMap((seed) =>
      LONG.variants.map((key) => run(key, seed, Math.round(LONG.times * steps))),
    ),
  ];
}
