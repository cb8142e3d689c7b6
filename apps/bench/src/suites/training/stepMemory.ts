import { measureMemory } from "../../measure/measureMemory.ts";
import type { Case } from "../suite.ts";
import { N, stepName } from "./characterStep.ts";

const PROBES = new URL("./stepMemoryProbes.ts", import.meta.url);

/** The whole of two processes that do nothing but a step. */
export const stepMemory: Case = {
  name: `peak memory of a ${stepName}`,
  async run({ say }) {
    say("peak memory of a step, ours");
    const ours = await measureMemory(PROBES, "ours", N);
    say("peak memory of a step, tfjs-wasm");
    const tfjs = await measureMemory(PROBES, "tfjs", N);
    const beyond = [ours, tfjs].map(({ before, peak }) => Math.round((peak - before) / 1e6));
    return [
      {
        case: `peak memory of the process, ${stepName}, ours / tfjs-wasm`,
        value: ours.peak / 1e6,
        unit: "MB",
        baseline: tfjs.peak / 1e6,
        ratio: ours.peak / tfjs.peak,
        spread: null,
        goal: { atLeast: 1 / 3, aim: 1 / 6, better: "less" },
        note: `beyond Node, tfjs and the weights ${beyond.join(" and ")} MB`,
      },
    ];
  },
};
