import { logLogSlope } from "../../measure/logLogSlope.ts";
import { measureMemory } from "../../measure/measureMemory.ts";
import { D, H } from "../sizes.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";

const PROBES = new URL("./memoryProbes.ts", import.meta.url);
const DENSE = 8192;
const COMPARED = 2048;
const BEYOND_TFJS = 16_384;
const LENGTHS = [65_536, 131_072, 262_144];

const megabytes = (bytes: number) => bytes / 1e6;
const inputBytes = (heads: number, N: number) => 3 * heads * N * D * 4;

export const peakMemory: Case = {
  name: `peak memory, dense H=${H} N=${DENSE}`,
  async run() {
    const { before, peak } = await measureMemory(PROBES, "dense", DENSE);
    const note = `${Math.round(megabytes(peak - before))} MB beyond Node, tfjs and the inputs`;
    return [
      valueRow(`peak memory of the process, dense H=${H} N=${DENSE}`, megabytes(peak), "MB", {
        goal: { atLeast: 250, aim: 200, better: "less" },
        note,
      }),
    ];
  },
};

/** What plain ops need, and where they end; in processes of their own, for that is a crash. */
export const peerMemory: Case = {
  name: `memory against tfjs ops, dense H=${H}`,
  async run({ say }) {
    const beyond = async (probe: string, N: number) => {
      say(`memory of ${probe}, H=${H} N=${N}`);
      const { before, peak } = await measureMemory(PROBES, probe, N);
      return megabytes(peak - before);
    };
    const value = await beyond("dense", COMPARED);
    const baseline = await beyond("tfjsOps", COMPARED);
    const end = await beyond("tfjsOps", BEYOND_TFJS).then(
      (needed) => `needs ${Math.round(needed)} MB`,
      (error: Error) => `fails: ${error.message}`,
    );
    return [
      {
        case: `memory beyond the inputs, dense H=${H} N=${COMPARED}, tfjs ops / ours`,
        value,
        unit: "MB",
        baseline,
        ratio: baseline / value,
        spread: null,
        note: `tfjs ops at N=${BEYOND_TFJS} ${end}`,
      },
    ];
  },
};

export const longWindow: Case = {
  name: "memory of window(256), H=1",
  async run({ say }) {
    const rows: Row[] = [];
    const points: [number, number][] = [];
    for (const N of LENGTHS) {
      say(`memory of window(256), H=1, N=${N}`);
      const { before, peak, milliseconds } = await measureMemory(PROBES, "window", N);
      const beyond = peak - before;
      points.push([N, beyond]);
      const inputs = inputBytes(1, N);
      rows.push({
        case: `memory beyond the inputs, window(256) H=1 N=${N}`,
        value: megabytes(beyond),
        unit: "MB",
        baseline: megabytes(inputs),
        ratio: beyond / inputs,
        spread: null,
        ...(N === LENGTHS.at(-1) ? { goal: { atLeast: 2, aim: 1, better: "less" } as const } : {}),
        note: `of which the output ${Math.round(megabytes(inputs / 3))} MB; ran in ${Math.round(milliseconds)} ms`,
      });
    }
    const slope = logLogSlope(points);
    return [
      ...rows,
      valueRow("memory beyond the inputs, window(256): exponent of N", slope, "", {
        goal: { atLeast: 1.1, aim: 1.05, better: "less" },
      }),
    ];
  },
};
