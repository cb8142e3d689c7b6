import { attention } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs-core";
import { randomRows } from "../../inputs/randomRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import { D, H } from "../sizes.ts";
import type { Case } from "../suite.ts";
import { SCALED_FROM } from "./savings.ts";

const MEASURED = 16_384;
const SCALE = (MEASURED / SCALED_FROM) ** 2;

/** Whether a dense time may be taken at a shorter length and scaled by N²: 1 where it may. */
export const denseScaling: Case = {
  name: `dense N=${MEASURED} against ${SCALE} times dense N=${SCALED_FROM}`,
  slow: true,
  async run() {
    await openBackend("wasm");
    const [long, short] = [randomRows(H, MEASURED, D), randomRows(H, SCALED_FROM, D)];
    const timing = await interleave(
      {
        long: freed(() => attention(long.q, long.k, long.v)),
        short: freed(() => attention(short.q, short.k, short.v)),
      },
      { minRounds: 1, maxRounds: 1 },
    );
    tf.dispose([{ ...long }, { ...short }]);
    return [
      ratioRow(`dense N=${MEASURED} / (${SCALE} · dense N=${SCALED_FROM})`, {
        value: timing.milliseconds("long"),
        baseline: SCALE * timing.milliseconds("short"),
        unit: "ms",
        ratio: timing.statistic((pass) => pass.long / (SCALE * pass.short)),
        control: timing.control,
        note: "1 where scaling is fair; above 1 it is to our disadvantage",
      }),
    ];
  },
};
