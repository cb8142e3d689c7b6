import { keyValueCache } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs-core";
import { randomRows } from "../../inputs/randomRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case } from "../suite.ts";
import { D, H } from "./sizes.ts";

const FEW = 1024;
const MANY = 65_536;

/** Appending costs what is appended, however many keys there are. */
export const append: Case = {
  name: "one key more",
  async run({ quick, say }) {
    await openBackend("wasm");
    say(`one key more at ${FEW} and at ${MANY} keys`);
    const { k, v, ...unused } = randomRows(H, 1, D);
    tf.dispose({ unused });
    const filled = (M: number) => {
      const cache = keyValueCache({ window: M });
      tf.tidy(() => {
        const rows = tf.ones([1, H, FEW, D]);
        for (let at = 0; at < M; at += FEW) cache.append(rows, rows);
      });
      return cache;
    };
    const [few, many] = [filled(FEW), filled(MANY)];
    const timing = await interleave(
      { few: () => few.append(k, v), many: () => many.append(k, v) },
      quick ? { minRounds: 3, budget: 500 } : { budget: 2000 },
    );
    for (const cache of [few, many]) cache.dispose();
    tf.dispose([k, v]);
    return [
      ratioRow(`one key more, at ${MANY} keys / at ${FEW} keys`, {
        value: timing.milliseconds("many") * 1000,
        baseline: timing.milliseconds("few") * 1000,
        unit: "µs",
        ratio: timing.statistic((pass) => pass.many / pass.few),
        control: timing.control,
      }),
    ];
  },
};
