import { attention } from "@frugal/attention-core";
import { runPeak } from "@frugal/engine";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { gradientOf } from "../gradientOf.ts";
import { ratioRow } from "../ratioRow.ts";
import { backwardFlops, D, forwardFlops, H } from "../sizes.ts";
import type { Case } from "../suite.ts";

const N = 2048;

/** Enough for about a hundred milliseconds of the peak kernel. */
const PEAK_FLOPS = 4e9;

/** 10⁹ operations per second. */
const rate = (flops: number, milliseconds: number) => flops / milliseconds / 1e6;

/** How near the kernels come to what WASM can do at all: an L1-resident multiply-add loop. */
export const shareOfPeak: Case = {
  name: `share of the WASM peak N=${N}`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, k, v, dOutput } = inputs;
    const both = gradientOf(attention);
    const iterations = Math.ceil(PEAK_FLOPS / runPeak(1));
    const peakFlops = runPeak(iterations);
    const timing = await interleave(
      {
        peak: () => void runPeak(iterations),
        forward: freed(() => attention(q, k, v)),
        both: freed(() => both(q, k, v, dOutput)),
      },
      quick ? { minRounds: 2, budget: 4000 } : { minRounds: 4, budget: 15_000 },
    );
    tf.dispose({ ...inputs });

    const { control } = timing;
    const peak = rate(peakFlops, timing.milliseconds("peak"));
    const forward = timing.milliseconds("forward");
    const backward = timing.statistic((pass) => pass.both - pass.forward).value;
    return [
      ratioRow(`forward N=${N}, share of the peak`, {
        value: rate(forwardFlops(N), forward),
        baseline: peak,
        unit: "GF/s",
        ratio: timing.statistic(
          (pass) => rate(forwardFlops(N), pass.forward) / rate(peakFlops, pass.peak),
        ),
        control,
        goal: { atLeast: 0.75, aim: 0.88, better: "more" },
      }),
      ratioRow(`backward N=${N}, share of the peak`, {
        value: rate(backwardFlops(N), backward),
        baseline: peak,
        unit: "GF/s",
        ratio: timing.statistic(
          (pass) => rate(backwardFlops(N), pass.both - pass.forward) / rate(peakFlops, pass.peak),
        ),
        control,
        goal: { atLeast: 0.75, aim: 0.9, better: "more" },
        note: "backward: forward with backward, less forward",
      }),
      ratioRow(`backward / forward N=${N}`, {
        value: backward,
        baseline: forward,
        unit: "ms",
        ratio: timing.statistic((pass) => pass.both / pass.forward - 1),
        control,
        goal: { atLeast: 2.8, aim: 2.5, better: "less" },
      }),
    ];
  },
};
