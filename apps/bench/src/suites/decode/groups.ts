import { keyValueCache } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs-core";
import { randomRows } from "../../inputs/randomRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case } from "../suite.ts";
import { D, H } from "./sizes.ts";

const M = 16_384;
const GROUP = 4;

/** Queries that share a head of keys read it once. */
export const groups: Case = {
  name: "grouped heads",
  async run({ quick, say }) {
    await openBackend("wasm");
    say(`grouped heads against ${M} keys`);
    const { k, v, ...rest } = randomRows(H, M, D);
    const one = randomRows(H, 1, D);
    const four = randomRows(H * GROUP, 1, D);
    const cache = keyValueCache();
    cache.append(k, v);
    tf.dispose([k, v, ...Object.values(rest)]);
    const timing = await interleave(
      { one: freed(() => cache.attend(one.q)), four: freed(() => cache.attend(four.q)) },
      quick ? { minRounds: 3, budget: 1000 } : { budget: 4000 },
    );
    cache.dispose();
    tf.dispose([one, four].flatMap((inputs) => Object.values(inputs)));
    return [
      ratioRow(`${GROUP} query heads to a key head / 1, ${M} keys`, {
        value: timing.milliseconds("four"),
        baseline: timing.milliseconds("one"),
        unit: "ms",
        ratio: timing.statistic((pass) => pass.four / pass.one),
        control: timing.control,
      }),
    ];
  },
};
