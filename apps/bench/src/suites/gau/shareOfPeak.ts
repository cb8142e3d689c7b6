import { runPeak } from "@frugal/engine";
import { gatedAttention } from "@frugal/gau";
import * as tf from "@tensorflow/tfjs";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case } from "../suite.ts";
import { e, gatedInputs, s } from "./sizes.ts";

const ROWS = 2048;
/** Enough for about a hundred milliseconds of the peak kernel. */
const PEAK_FLOPS = 4e9;

/** 10⁹ operations per second. */
const rate = (flops: number, milliseconds: number) => flops / milliseconds / 1e6;

export const shareOfPeak: Case = {
  name: `gated attention, share of the WASM peak, N=${ROWS}`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = gatedInputs(ROWS);
    const { u, v, z } = inputs;
    const slopes = tf.grads((u, v, z) => gatedAttention(u, v, z));
    const iterations = Math.ceil(PEAK_FLOPS / runPeak(1));
    const peakFlops = runPeak(iterations);
    const flops = 2 * ROWS * ROWS * (e + s);
    const backwardFlops = flops + 2 * ROWS * ROWS * (e + 2 * s);
    const timing = await interleave(
      {
        peak: () => void runPeak(iterations),
        forward: freed(() => gatedAttention(u, v, z)),
        both: freed(() => slopes([u, v, z])),
      },
      quick ? { minRounds: 2, budget: 4000 } : { minRounds: 4, budget: 15_000 },
    );
    tf.dispose({ ...inputs });
    const peak = rate(peakFlops, timing.milliseconds("peak"));
    const share = (of: number, time: (pass: { forward: number; both: number }) => number) =>
      timing.statistic((pass) => rate(of, time(pass)) / rate(peakFlops, pass.peak));
    return [
      ratioRow(`gated attention forward N=${ROWS} e=${e} s=${s}, share of the peak`, {
        value: rate(flops, timing.milliseconds("forward")),
        baseline: peak,
        unit: "GF/s",
        ratio: share(flops, ({ forward }) => forward),
        control: timing.control,
        goal: { atLeast: 0.7, aim: 0.85, better: "more" },
        note: "with the gate, and what makes queries and keys",
      }),
      ratioRow(`gated attention backward N=${ROWS} e=${e} s=${s}, share of the peak`, {
        value: timing.statistic(({ forward, both }) => rate(backwardFlops, both - forward)).value,
        baseline: peak,
        unit: "GF/s",
        ratio: share(backwardFlops, ({ forward, both }) => both - forward),
        control: timing.control,
        note: "forward and backward, less forward",
      }),
    ];
  },
};
