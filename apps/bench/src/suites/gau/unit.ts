import { accelerate, restore } from "@frugal/engine/accelerate";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Goal } from "../suite.ts";
import { batched, onMatMul, ours, perSample, type Unit } from "./compositions.ts";
import { B, N, type UnitWeights, unitInput, unitWeights } from "./sizes.ts";

/** Results are as large as 3, and sums of a thousand products. */
const TOLERANCE = 2e-4;

interface Peer {
  readonly name: string;
  readonly unit: Unit;
  /** Whether tfjs's own products are replaced by the engine's. */
  readonly accelerated: boolean;
  readonly forward?: Omit<Goal, "better">;
  readonly both?: Omit<Goal, "better">;
}

const peers: readonly Peer[] = [
  {
    name: "tfjs per sample",
    unit: perSample,
    accelerated: false,
    forward: { atLeast: 1.5, aim: 2 },
    both: { atLeast: 1.5, aim: 2 },
  },
  {
    name: "tfjs batched",
    unit: batched,
    accelerated: false,
    forward: { atLeast: 10, aim: 12 },
  },
  {
    name: "tfjs batched, accelerated",
    unit: batched,
    accelerated: true,
    forward: { atLeast: 1.2, aim: 1.5 },
    both: { atLeast: 1.5, aim: 2 },
  },
  { name: "whole scores on the engine's products", unit: onMatMul, accelerated: true },
];

const CASE = `d=512 e=1024 s=128 N=${N} batch ${B}`;

export const unitForward: Case = {
  name: `gated unit, forward, ${CASE}`,
  async run({ quick }) {
    await openBackend("wasm");
    const mask = causal();
    const [x, weights] = [unitInput(), unitWeights()];
    const run = (unit: Unit) => () => tf.tidy(() => unit(x, weights));
    check(run(ours()), peers, run);
    const contenders: Record<string, () => void> = {
      ours: () => freed(run(ours()))(),
      causal: () => freed(run(ours(mask)))(),
    };
    for (const { name, unit, accelerated } of peers) {
      contenders[name] = switched(accelerated, freed(run(unit)));
    }
    const timing = await interleave(
      contenders,
      quick ? { minRounds: 1, budget: 3000 } : { minRounds: 4, budget: 40_000 },
    );
    restore();
    tf.dispose([x, ...Object.values(weights)]);
    const { control } = timing;
    const rows = peers.map(({ name, forward }) =>
      ratioRow(`forward ${CASE}, ${name} / ours`, {
        value: timing.milliseconds("ours"),
        baseline: timing.milliseconds(name),
        unit: "ms",
        ratio: timing.statistic((pass) => (pass[name] as number) / (pass.ours as number)),
        control,
        ...(forward && { goal: { ...forward, better: "more" } }),
      }),
    );
    const saved = timing.statistic((pass) => (pass.ours as number) / (pass.causal as number));
    const causalRow = ratioRow(`forward ${CASE}, everything / causal, both ours`, {
      value: timing.milliseconds("causal"),
      baseline: timing.milliseconds("ours"),
      unit: "ms",
      ratio: saved,
      control,
      note: "whole scores cost the same with a mask as without",
    });
    return [...rows, causalRow];
  },
};

export const unitGradient: Case = {
  name: `gated unit, forward and gradient, ${CASE}`,
  async run({ quick }) {
    await openBackend("wasm");
    const [x, weights] = [unitInput(), unitWeights()];
    const names = Object.keys(weights) as (keyof UnitWeights)[];
    const inputs = [x, ...names.map((name) => weights[name])];
    const run = (unit: Unit) => {
      const slopes = tf.grads((...given: tf.Tensor[]) => {
        const named = Object.fromEntries(names.map((name, at) => [name, given[at + 1]]));
        return unit(given[0] as tf.Tensor3D, named as unknown as UnitWeights);
      });
      return () => tf.tidy(() => slopes(inputs)[0] as tf.Tensor);
    };
    const timed = peers.filter(({ name }) => name !== "tfjs batched");
    check(run(ours()), timed, run);
    const contenders: Record<string, () => void> = { ours: freed(run(ours())) };
    for (const { name, unit, accelerated } of timed) {
      contenders[name] = switched(accelerated, freed(run(unit)));
    }
    const timing = await interleave(
      contenders,
      quick ? { minRounds: 1, budget: 3000 } : { minRounds: 3, budget: 50_000 },
    );
    restore();
    tf.dispose(inputs);
    return timed.map(({ name, both }) =>
      ratioRow(`forward and gradient ${CASE}, ${name} / ours`, {
        value: timing.milliseconds("ours"),
        baseline: timing.milliseconds(name),
        unit: "ms",
        ratio: timing.statistic((pass) => (pass[name] as number) / (pass.ours as number)),
        control: timing.control,
        ...(both && { goal: { ...both, better: "more" } }),
      }),
    );
  },
};

/** All agree with ours before any is timed. */
function check(
  own: () => tf.Tensor,
  others: readonly Peer[],
  run: (unit: Unit) => () => tf.Tensor,
): void {
  restore();
  const wanted = tf.tidy(() => own().dataSync().slice());
  let largest = 1;
  for (const value of wanted) largest = Math.max(largest, Math.abs(value));
  for (const { name, unit, accelerated } of others) {
    let theirs: ArrayLike<number> = [];
    switched(accelerated, () => {
      theirs = tf.tidy(() => run(unit)().dataSync());
    })();
    checkAgreement(`ours and ${name}`, theirs, wanted, TOLERANCE * largest);
  }
}

/** Something run with the engine's products in the place of tfjs's, or with tfjs's own. */
function switched(accelerated: boolean, run: () => void): () => void {
  return () => {
    if (accelerated) accelerate();
    else restore();
    run();
    restore();
  };
}
