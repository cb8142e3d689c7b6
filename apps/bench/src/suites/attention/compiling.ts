import { and, causal, compile, plan, TILE, window } from "@frugal/sparse-masks";
import { bootstrapInterval } from "../../measure/bootstrapInterval.ts";
import { cpuClock } from "../../measure/clocks.ts";
import { logLogSlope } from "../../measure/logLogSlope.ts";
import type { Case } from "../suite.ts";
import { valueRow } from "../valueRow.ts";

const LENGTHS = [262_144, 524_288, 1_048_576];
const REPEATS = 5;

/** Compiling a mask costs what it keeps, not N². */
export const compiling: Case = {
  name: "compile causal & window(256)",
  async run() {
    const mask = () => and(causal(), window(256));
    compile(mask(), 8192, 8192);
    const measured = LENGTHS.map((N) => {
      const times = Array.from({ length: REPEATS }, () => {
        const start = cpuClock();
        compile(mask(), N, N);
        return cpuClock() - start;
      });
      const { layoutBytes, tiles } = plan(mask(), { B: 1, H: 1, N, D: 1 });
      return { N, bytes: layoutBytes, kept: tiles, time: bootstrapInterval(times) };
    });
    const { N, bytes, kept, time } = measured.at(-1) as (typeof measured)[number];
    const all = Math.ceil(N / TILE) ** 2;
    return [
      valueRow(`compile causal & window(256) N=${N}`, time.value, "ms", {
        spread: [time.low, time.high],
        goal: { atLeast: 2000, aim: 500, better: "less" },
      }),
      valueRow(`layout of causal & window(256) N=${N}`, bytes / kept, "bytes per tile kept", {
        note: `${kept} of ${all} tiles, ${(bytes / 1e6).toFixed(2)} MB`,
      }),
      valueRow(
        "layout of causal & window(256): exponent of memory in tiles kept",
        logLogSlope(measured.map((one) => [one.kept, one.bytes])),
        "",
        { goal: { atLeast: 1.1, aim: 1.05, better: "less" } },
      ),
    ];
  },
};
