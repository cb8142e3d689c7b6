import { keyValueCache } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs-core";
import { randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { rowByDefinition } from "../../measure/rowByDefinition.ts";
import { tfjsBatchedDecoder, tfjsPerHeadDecoder } from "../../peers/tfjsDecoder.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Row } from "../suite.ts";
import { bytesRead, D, H, LENGTHS, TOLERANCE } from "./sizes.ts";

/** Reading alone: nothing is appended meanwhile. */
export const attend: Case = {
  name: "one query against keys that stay as they are",
  async run({ quick, say }) {
    await openBackend("wasm");
    const rows: Row[] = [];
    for (const { M, goal } of LENGTHS) {
      say(`one query against ${M} keys`);
      const { k, v, dOutput } = randomRows(H, M, D);
      const { q, ...unused } = randomRows(H, 1, D);
      tf.dispose({ dOutput, unused });
      const cache = keyValueCache();
      cache.append(k, v);
      const batched = tfjsBatchedDecoder(k, v);
      const perHead = tfjsPerHeadDecoder(k, v);
      tf.tidy(() => {
        const own = cache.attend(q).dataSync();
        const what = `one query against ${M} keys`;
        const rowsOf = (x: tf.Tensor4D) => ({ values: x.dataSync(), N: x.shape[2], D });
        const row = rowByDefinition(rowsOf(q), rowsOf(k), rowsOf(v), H - 1, 0);
        checkAgreement(what, own.subarray((H - 1) * D), row, TOLERANCE);
        for (const peer of [batched, perHead])
          checkAgreement(what, own, peer.attend(q).dataSync(), TOLERANCE);
      });
      const timing = await interleave(
        {
          ours: freed(() => cache.attend(q)),
          batched: freed(() => batched.attend(q)),
          perHead: freed(() => perHead.attend(q)),
        },
        quick ? { minRounds: 3, budget: 1500 } : { budget: 6000 },
      );
      cache.dispose();
      perHead.dispose();
      tf.dispose([q, k, v]);
      const ours = timing.milliseconds("ours");
      const figure = { value: ours, unit: "ms", control: timing.control };
      rows.push(
        ratioRow(`one query against ${M} keys, tfjs ops on 4-D tensors / ours`, {
          ...figure,
          baseline: timing.milliseconds("batched"),
          ratio: timing.statistic((pass) => pass.batched / pass.ours),
          goal,
          note: `${(bytesRead(M) / ours / 1e6).toFixed(1)} GB/s`,
        }),
        ratioRow(`one query against ${M} keys, tfjs per head with keys packed before / ours`, {
          ...figure,
          baseline: timing.milliseconds("perHead"),
          ratio: timing.statistic((pass) => pass.perHead / pass.ours),
          note: "tfjs packs again whenever a key is added: see a whole step",
        }),
      );
    }
    return rows;
  },
};
