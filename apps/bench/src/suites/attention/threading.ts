import { checkAgreement } from "../../measure/agreement.ts";
import { idleCores } from "../../measure/idleCores.ts";
import { interleave } from "../../measure/interleave.ts";
import { startChild } from "../../process/childProcess.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Row } from "../suite.ts";
import type * as served from "./threadingChild.ts";

/** Below this, two threads that share nothing do not get two cores: the machine is busy. */
const IDLE = 1.85;
const ATTEMPTS = 3;

/** By the wall, in two processes that take turns: one uses one thread, the other two. */
export const threading: Case = {
  name: "two threads against one",
  async run({ quick, say }) {
    const url = new URL("./threadingChild.ts", import.meta.url);
    const children = [startChild<typeof served>(url), startChild<typeof served>(url)] as const;
    try {
      const [one, two] = children;
      await Promise.all([one.call.open(1), two.call.open(2)]);
      const rows: Row[] = [];
      for (const N of [512, 1024, 2048]) {
        say(`two threads against one N=${N}`);
        const expected = await one.call.prepare(N);
        checkAgreement(`N=${N}: one thread and two`, await two.call.prepare(N), expected, 0);
        const measure = () =>
          interleave(
            { one: { time: one.call.time }, two: { time: two.call.time } },
            { minRounds: 5, maxRounds: 40, budget: quick ? 1500 : 4000 },
          );
        const { cores, timing } = await onIdleCores(measure, quick ? 1 : ATTEMPTS);
        const busy = cores < IDLE;
        rows.push(
          ratioRow(`two threads N=${N}, one / two`, {
            value: timing.milliseconds("two"),
            baseline: timing.milliseconds("one"),
            unit: "ms wall",
            ratio: timing.statistic((pass) => pass.one / pass.two),
            control: timing.control,
            goal: { atLeast: 1.7, aim: 1.9, better: "more" },
            doubtful: busy,
            note: `two threads that share nothing reach ${cores.toFixed(2)}×${busy ? "; the machine is not idle" : ""}`,
          }),
        );
      }
      return rows;
    } finally {
      await Promise.all(children.map((child) => child.stop()));
    }
  },
};

/** Measures while two cores are idle before and after, or as often as `attempts` allows. */
async function onIdleCores<T>(measure: () => Promise<T>, attempts: number) {
  let best: { cores: number; timing: T } | undefined;
  for (let attempt = 0; attempt < attempts && !(best && best.cores >= IDLE); attempt++) {
    const before = await idleCores();
    const timing = await measure();
    const cores = Math.min(before, await idleCores());
    if (!best || cores > best.cores) best = { cores, timing };
  }
  return best as { cores: number; timing: T };
}
