import { logLogSlope } from "../../measure/logLogSlope.ts";
import { measureMemory } from "../../measure/measureMemory.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { D } from "./sizes.ts";

const PROBES = new URL("./memoryProbes.ts", import.meta.url);
const LENGTHS = [65_536, 131_072, 262_144];

const megabytes = (bytes: number) => bytes / 1e6;

export const longWindow: Case = {
  name: "memory of the statistics of window(512), H=1",
  async run({ say }) {
    const rows: Row[] = [];
    const points: [number, number][] = [];
    for (const N of LENGTHS) {
      say(`memory of the statistics of window(512), H=1, N=${N}`);
      const { before, peak, milliseconds } = await measureMemory(PROBES, "window", N);
      const beyond = peak - before;
      points.push([N, beyond]);
      const inputs = 2 * N * D * 4;
      rows.push({
        case: `memory beyond the inputs, statistics of window(512) H=1 N=${N}`,
        value: megabytes(beyond),
        unit: "MB",
        baseline: megabytes(inputs),
        ratio: beyond / inputs,
        spread: null,
        note: `${Math.round(beyond / N)} bytes a row; ran in ${Math.round(milliseconds)} ms`,
      });
    }
    return [
      ...rows,
      valueRow(
        "memory beyond the inputs, statistics of window(512): exponent of N",
        logLogSlope(points),
        "",
        { goal: { atLeast: 1.1, aim: 1.05, better: "less" } },
      ),
    ];
  },
};
