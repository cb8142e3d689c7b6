import { linearAttention } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs";
import { repeatedRows } from "../../inputs/repeatedRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { logLogSlope } from "../../measure/logLogSlope.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { D, H } from "./sizes.ts";

const LENGTHS = [1024, 4096, 16_384, 65_536];

export const scaling: Case = {
  name: "time over N",
  slow: true,
  async run({ say }) {
    await openBackend("wasm");
    const rows: Row[] = [];
    const points: [number, number][] = [];
    for (const N of LENGTHS) {
      say(`causal, N=${N}`);
      const inputs = repeatedRows(H, N, D);
      const { q, k, v } = inputs;
      const timing = await interleave(
        { causal: freed(() => linearAttention(q, k, v, { causal: true })) },
        { minRounds: 2, budget: 1500 },
      );
      tf.dispose({ ...inputs });
      const time = timing.milliseconds("causal");
      points.push([N, time]);
      rows.push(valueRow(`causal forward N=${N}`, time, "ms"));
    }
    rows.push(valueRow("exponent of time in N, causal", logLogSlope(points), ""));
    return rows;
  },
};
