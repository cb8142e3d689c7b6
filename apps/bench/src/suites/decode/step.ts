import { keyValueCache } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs-core";
import { randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { tfjsBatchedDecoder, tfjsPerHeadDecoder } from "../../peers/tfjsDecoder.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Row } from "../suite.ts";
import { D, H, LENGTHS, TOLERANCE } from "./sizes.ts";

/**
 * What generating text does: one key and value more, then one query against all of them. Ours slides
 * a window of M, so that there are always M keys; the peers lengthen the same M − 1 every time.
 */
export const step: Case = {
  name: "a whole step: one key more, then one query",
  async run({ quick, say }) {
    await openBackend("wasm");
    const rows: Row[] = [];
    for (const { M, goal } of LENGTHS) {
      say(`a whole step at ${M} keys`);
      const { k, v, ...others } = randomRows(H, M - 1, D);
      const { q, k: k1, v: v1, ...unused } = randomRows(H, 1, D);
      tf.dispose({ others, unused });
      const cache = keyValueCache({ window: M });
      cache.append(k, v);
      const batched = tfjsBatchedDecoder(k, v);
      const perHead = tfjsPerHeadDecoder(k, v);
      const ours = () => {
        cache.append(k1, v1);
        return cache.attend(q);
      };
      tf.tidy(() => {
        const own = ours().dataSync();
        for (const peer of [batched, perHead]) {
          const theirs = peer.step(q, k1, v1).dataSync();
          checkAgreement(`a whole step at ${M} keys`, own, theirs, TOLERANCE);
        }
      });
      const timing = await interleave(
        {
          ours: freed(ours),
          batched: freed(() => batched.step(q, k1, v1)),
          perHead: freed(() => perHead.step(q, k1, v1)),
        },
        quick ? { minRounds: 3, budget: 1500 } : { budget: 6000 },
      );
      cache.dispose();
      perHead.dispose();
      tf.dispose([q, k, v, k1, v1]);
      const quicker = timing.milliseconds("batched") < timing.milliseconds("perHead");
      const best = quicker ? "batched" : "perHead";
      rows.push(
        ratioRow(`a whole step at ${M} keys, quickest of tfjs / ours`, {
          value: timing.milliseconds("ours"),
          baseline: timing.milliseconds(best),
          unit: "ms",
          ratio: timing.statistic((pass) => pass[best] / pass.ours),
          control: timing.control,
          goal,
          note:
            best === "batched" ? "concat and ops on 4-D tensors" : "concat and products per head",
        }),
      );
    }
    return rows;
  },
};
