import { checkAgreement } from "../../measure/agreement.ts";
import { startChild } from "../../process/childProcess.ts";
import type { Case } from "../suite.ts";
import { stepName } from "./characterStep.ts";
import type * as served from "./stepChild.ts";

const CHILD = new URL("./stepChild.ts", import.meta.url);
const TOLERANCE = 1e-4;
const WARM_UP = 2;

/** tfjs's JavaScript backend takes minutes for a step: one, between two of ours. */
export const stepOnCpu: Case = {
  name: `${stepName}, against tfjs-cpu`,
  slow: true,
  async run({ say }) {
    const children = [startChild<typeof served>(CHILD), startChild<typeof served>(CHILD)] as const;
    const [own, peer] = children;
    try {
      await Promise.all([own.call.open("wasm", "ours"), peer.call.open("cpu", "tfjs")]);
      say(`${stepName}, ours`);
      const first = await own.call.step(0);
      for (let i = 1; i < WARM_UP; i++) await own.call.step(i);
      const before = await own.call.step(WARM_UP);
      say(`${stepName}, tfjs-cpu: minutes`);
      const { loss, milliseconds } = await peer.call.step(0);
      checkAgreement(`${stepName}: losses of ours and tfjs-cpu`, [first.loss], [loss], TOLERANCE);
      const after = await own.call.step(WARM_UP + 1);
      const value = (before.milliseconds + after.milliseconds) / 2;
      const ratios = [before, after].map((one) => milliseconds / one.milliseconds);
      return [
        {
          case: `${stepName}, tfjs-cpu / ours`,
          value,
          unit: "ms",
          baseline: milliseconds,
          ratio: milliseconds / value,
          spread: [Math.min(...ratios), Math.max(...ratios)],
          goal: { atLeast: 40, aim: 40, better: "more" },
          note: "one step of tfjs-cpu, its first, between two of ours",
        },
      ];
    } finally {
      await Promise.all(children.map((child) => child.stop()));
    }
  },
};
