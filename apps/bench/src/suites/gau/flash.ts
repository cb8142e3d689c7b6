import { gatedAttention, mixedChunkAttention } from "@frugal/gau";
import * as tf from "@tensorflow/tfjs";
import { interleave } from "../../measure/interleave.ts";
import { logLogSlope } from "../../measure/logLogSlope.ts";
import { measureMemory } from "../../measure/measureMemory.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { e, gatedInputs, s } from "./sizes.ts";

const PROBES = new URL("./memoryProbes.ts", import.meta.url);
const LENGTHS = [2048, 4096, 8192, 16_384];
const LONG = 8192;
const CASE = `e=${e} s=${s} chunk 256`;

/** A slope within the goal is one between these; it is judged by its distance from their middle. */
const SLOPE = { low: 0.95, high: 1.1 };

const variants = [
  ["everything", false],
  ["causal", true],
] as const;

export const flashScaling: Case = {
  name: `FLASH over N, ${CASE}`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = LENGTHS.map((rows) => gatedInputs(rows));
    const rows: Row[] = [];
    for (const [name, causal] of variants) {
      const run = (at: number) => {
        const { u, v, z } = inputs[at] as (typeof inputs)[0];
        return freed(() => mixedChunkAttention(u, v, z, { causal }));
      };
      const contenders = Object.fromEntries(LENGTHS.map((N, at) => [N, run(at)]));
      const timing = await interleave(
        contenders,
        quick ? { minRounds: 1, budget: 3000 } : { minRounds: 4, budget: 15_000 },
      );
      for (const N of LENGTHS) {
        rows.push(valueRow(`FLASH forward, ${name}, N=${N}`, timing.milliseconds(`${N}`), "ms"));
      }
      const slope = timing.statistic((pass) =>
        logLogSlope(LENGTHS.map((N) => [N, pass[`${N}`] as number])),
      );
      const inside = slope.value >= SLOPE.low && slope.value <= SLOPE.high;
      rows.push({
        ...valueRow(`FLASH forward, ${name}: exponent of time in N`, slope.value, ""),
        spread: [slope.low, slope.high],
        goal: { atLeast: SLOPE.high, aim: 1.05, better: "less" },
        note: `${inside ? "within" : "outside"} [${SLOPE.low}, ${SLOPE.high}]`,
      });
    }
    for (const { u, v, z } of inputs) tf.dispose([u, v, z]);
    return rows;
  },
};

export const flashAgainstUnit: Case = {
  name: `FLASH against full gated attention, N=${LONG}`,
  async run({ quick }) {
    await openBackend("wasm");
    const { u, v, z } = gatedInputs(LONG);
    const timing = await interleave(
      {
        flash: freed(() => mixedChunkAttention(u, v, z)),
        full: freed(() => gatedAttention(u, v, z)),
      },
      quick ? { minRounds: 1, budget: 3000 } : { minRounds: 2, budget: 30_000 },
    );
    tf.dispose([u, v, z]);
    return [
      ratioRow(`forward N=${LONG} ${CASE}, full gated attention / FLASH`, {
        value: timing.milliseconds("flash"),
        baseline: timing.milliseconds("full"),
        unit: "ms",
        ratio: timing.statistic((pass) => pass.full / pass.flash),
        control: timing.control,
        goal: { atLeast: 6, aim: 12, better: "more" },
      }),
    ];
  },
};

export const flashMemory: Case = {
  name: `FLASH, memory over N, ${CASE}`,
  async run({ say }) {
    const rows: Row[] = [];
    for (const probe of ["forward", "gradient"]) {
      const points: [number, number][] = [];
      for (const N of LENGTHS.slice(1)) {
        say(`memory of FLASH, ${probe}, N=${N}`);
        const { before, peak } = await measureMemory(PROBES, probe, N);
        const beyond = peak - before;
        points.push([N, beyond]);
        rows.push({
          ...valueRow(`memory beyond the inputs, FLASH causal ${probe} N=${N}`, beyond / 1e6, "MB"),
          baseline: (N * (2 * e + s) * 4) / 1e6,
          ratio: beyond / (N * (2 * e + s) * 4),
        });
      }
      rows.push(
        valueRow(`memory of FLASH causal ${probe}: exponent of N`, logLogSlope(points), "", {
          goal: { atLeast: 1.1, aim: 1.05, better: "less" },
        }),
      );
    }
    return rows;
  },
};
