import { attention } from "@frugal/attention-core";
import { attentionStatistics } from "@frugal/attention-core/reference";
import { type AttentionReport, diagnose } from "@frugal/metrics/attention";
import { type Mask, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { type AttentionInputs, randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { logLogSlope } from "../../measure/logLogSlope.ts";
import { measureMemory } from "../../measure/measureMemory.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import { D, H } from "../sizes.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";

const N = 16_384;
const CHECKED = 700;
const mask = window(512);

/** What looking at all heads costs beside attending once. */
export const diagnosis: Case = {
  name: `diagnose, ${mask.name} H=${H} N=${N}, against one forward pass`,
  async run({ quick }) {
    await openBackend("wasm");
    check(randomRows(2, CHECKED, D));
    const inputs = randomRows(H, N, D);
    const { q, k, v } = inputs;
    const timing = await interleave(
      {
        forward: freed(() => attention(q, k, v, { mask })),
        diagnose: freed(() => void diagnose(q, k, { mask })),
      },
      quick ? { minRounds: 1, maxRounds: 2 } : { minRounds: 3, budget: 15_000 },
    );
    tf.dispose({ ...inputs });
    return [
      ratioRow(`diagnose / attention, ${mask.name} H=${H} N=${N}`, {
        value: timing.milliseconds("diagnose"),
        baseline: timing.milliseconds("forward"),
        unit: "ms",
        ratio: timing.statistic((pass) => pass.diagnose / pass.forward),
        control: timing.control,
        goal: { atLeast: 2, aim: 1.5, better: "less" },
      }),
    ];
  },
};

/** Compares a report with the statistics in float64, by the definition. */
function check(inputs: AttentionInputs): void {
  const { q, k } = inputs;
  const near: Mask = window(100);
  const { heads } = diagnose(q, k, { mask: near });
  const plain = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });
  const right = attentionStatistics(plain(q), plain(k), { mask: near });
  const compare = (name: string, own: (head: AttentionReport["heads"][number]) => number) => {
    const { values } = right[name as "entropy" | "distance" | "sinkMass" | "maximum"];
    const means = heads.map((_, head) =>
      values
        .subarray(head * CHECKED, (head + 1) * CHECKED)
        .reduce((sum, x) => sum + x / CHECKED, 0),
    );
    checkAgreement(`diagnose: ${name}`, heads.map(own), means, 1e-5 * Math.max(1, ...means));
  };
  compare("entropy", ({ entropy }) => entropy);
  compare("distance", ({ distance }) => distance);
  compare("sinkMass", ({ sinkMass }) => sinkMass);
  compare("maximum", ({ maximum }) => maximum);
  tf.dispose({ ...inputs });
}

const PROBES = new URL("./diagnosisProbes.ts", import.meta.url);
const LENGTHS = [65_536, 131_072, 262_144];

/** What it needs, in processes of its own. */
export const diagnosisMemory: Case = {
  name: `memory of diagnose, ${mask.name} H=1`,
  async run({ say }) {
    const rows: Row[] = [];
    const points: [number, number][] = [];
    for (const length of LENGTHS) {
      say(`memory of diagnose, ${mask.name} H=1, N=${length}`);
      const { before, peak, milliseconds } = await measureMemory(PROBES, "diagnose", length);
      const beyond = peak - before;
      points.push([length, beyond]);
      const inputs = 2 * length * D * 4;
      rows.push({
        case: `memory beyond the inputs, diagnose ${mask.name} H=1 N=${length}`,
        value: beyond / 1e6,
        unit: "MB",
        baseline: inputs / 1e6,
        ratio: beyond / inputs,
        spread: null,
        note: `${Math.round(beyond / length)} bytes a row; ran in ${Math.round(milliseconds)} ms`,
      });
    }
    const slope = logLogSlope(points);
    return [
      ...rows,
      valueRow(`memory beyond the inputs, diagnose ${mask.name}: exponent of N`, slope, "", {
        goal: { atLeast: 1.1, aim: 1.05, better: "less" },
      }),
    ];
  },
};
