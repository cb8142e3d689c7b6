import { matMul, runPeak } from "@frugal/engine";
import * as tf from "@tensorflow/tfjs";
import { interleave } from "../../measure/interleave.ts";
import { normals } from "../../measure/normals.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Row } from "../suite.ts";

const SIZES = [512, 1024];

/** Enough for about a hundred milliseconds of the peak kernel. */
const PEAK_FLOPS = 4e9;

/** 10⁹ operations per second. */
const rate = (flops: number, milliseconds: number) => flops / milliseconds / 1e6;

/** How near our product comes to what WASM can do at all: an L1-resident multiply-add loop. */
export const shareOfPeak: Case = {
  name: "products: share of the WASM peak",
  async run({ quick, say }) {
    await openBackend("wasm");
    const iterations = Math.ceil(PEAK_FLOPS / runPeak(1));
    const peakFlops = runPeak(iterations);
    const rows: Row[] = [];
    for (const N of SIZES) {
      say(`products: share of the WASM peak at ${N}³`);
      const a = tf.tensor2d(normals(N * N, 1), [N, N]);
      const b = tf.tensor2d(normals(N * N, 2), [N, N]);
      const flops = 2 * N ** 3;
      const timing = await interleave(
        {
          peak: () => void runPeak(iterations),
          product: freed(() => matMul(a, b)),
        },
        { batch: 50, ...(quick ? { minRounds: 3, budget: 2000 } : { minRounds: 6, budget: 8000 }) },
      );
      tf.dispose([a, b]);
      rows.push(
        ratioRow(`matMul ${N}³, share of the peak`, {
          value: rate(flops, timing.milliseconds("product")),
          baseline: rate(peakFlops, timing.milliseconds("peak")),
          unit: "GF/s",
          ratio: timing.statistic((pass) => rate(flops, pass.product) / rate(peakFlops, pass.peak)),
          control: timing.control,
          goal: { atLeast: 0.8, aim: 0.9, better: "more" },
        }),
      );
    }
    return rows;
  },
};
