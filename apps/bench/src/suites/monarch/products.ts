import { matMul, runPeak } from "@frugal/engine";
import { restore } from "@frugal/engine/accelerate";
import { multiply } from "@frugal/monarch";
import * as tf from "@tensorflow/tfjs";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Goal } from "../suite.ts";
import { contestantsOf } from "./contestants.ts";

const BATCH = 256;

/** Float32 sums of a few thousand terms of results near 1. */
const TOLERANCE = 2e-5;

interface Contest {
  readonly n: number;
  readonly tfjs: Goal;
  readonly ours: Goal;
}

const goal = (atLeast: number, aim: number): Goal => ({ atLeast, aim, better: "more" });

/** 10⁹ operations per second. */
const rate = (flops: number, milliseconds: number) => flops / milliseconds / 1e6;

const contest = ({ n, tfjs, ours }: Contest): Case => ({
  name: `product, n = ${n}`,
  async run({ quick, say }) {
    await openBackend("wasm");
    restore(); // importing it has put our kernels in the place of tfjs's
    say(`Monarch products, n = ${n}`);
    const { monarch, parameters, dense, x, dispose } = contestantsOf(n, BATCH);
    const contenders = {
      monarch: freed(() => multiply(x, monarch)),
      dense: freed(() => matMul(x, dense)),
      tfjs: freed(() => tf.matMul(x, dense)),
    };
    try {
      const own = tf.tidy(() => multiply(x, monarch).dataSync());
      for (const [peer, product] of [
        ["tfjs", tf.tidy(() => tf.matMul(x, dense).dataSync())],
        ["engine", tf.tidy(() => matMul(x, dense).dataSync())],
      ] as const) {
        checkAgreement(
          `Monarch product, n = ${n}: ours and dense by ${peer}`,
          own,
          product,
          TOLERANCE,
        );
      }
      const iterations = Math.ceil(2e9 / runPeak(1));
      const peakFlops = runPeak(iterations);
      const flops = 2 * BATCH * parameters;
      const timing = await interleave(
        { peak: () => void runPeak(iterations), ...contenders },
        quick
          ? { batch: 20, minRounds: 2, budget: 3000 }
          : { batch: 50, minRounds: 5, budget: 20_000 },
      );
      const value = timing.milliseconds("monarch");
      const { control } = timing;
      const what = `product n=${n}, batch ${BATCH}`;
      return [
        ratioRow(`${what}, tfjs dense 2-D / ours`, {
          ...{ value, unit: "ms", control, goal: tfjs },
          baseline: timing.milliseconds("tfjs"),
          ratio: timing.statistic((pass) => pass.tfjs / pass.monarch),
        }),
        ratioRow(`${what}, dense on our GEMM / ours`, {
          ...{ value, unit: "ms", control, goal: ours },
          baseline: timing.milliseconds("dense"),
          ratio: timing.statistic((pass) => pass.dense / pass.monarch),
        }),
        ratioRow(`${what}, share of the WASM peak`, {
          ...{ value: rate(flops, value), unit: "GF/s", control, goal: goal(0.45, 0.7) },
          baseline: rate(peakFlops, timing.milliseconds("peak")),
          ratio: timing.statistic((pass) => rate(flops, pass.monarch) / rate(peakFlops, pass.peak)),
        }),
      ];
    } finally {
      dispose();
    }
  },
});

/** Against the dense products there are, and against what WASM can do. */
export const products: readonly Case[] = [
  contest({ n: 1024, tfjs: goal(8, 14), ours: goal(5, 10) }),
  contest({ n: 4096, tfjs: goal(30, 50), ours: goal(15, 25) }),
];
