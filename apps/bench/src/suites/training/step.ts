import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case } from "../suite.ts";
import { type CharacterStep, characterStep, stepName } from "./characterStep.ts";

/** Before any update the losses differ by rounding, after some by what Adam makes of it. */
const TOLERANCE = 1e-4;
const LATER_TOLERANCE = 5e-3;

/** Everything ours against the same model on tfjs-wasm as it comes, its missing gradient patched. */
export const step: Case = {
  name: stepName,
  async run({ quick, say }) {
    await openBackend("wasm");
    const models = { ours: await characterStep("ours"), tfjs: await characterStep("tfjs") };
    const losses: Record<keyof typeof models, number[]> = { ours: [], tfjs: [] };
    const next = (name: keyof typeof models) => {
      const model: CharacterStep = models[name];
      model.useKernels();
      losses[name].push(model.step(losses[name].length));
    };
    const agree = (tolerance: number) =>
      checkAgreement(`${stepName}: losses of ours and tfjs`, losses.ours, losses.tfjs, tolerance);
    try {
      for (const name of ["ours", "tfjs"] as const) {
        say(`${stepName}: first loss of ${name}`);
        next(name);
      }
      agree(TOLERANCE);
      say(stepName);
      const timing = await interleave(
        { ours: () => next("ours"), tfjs: () => next("tfjs") },
        quick ? { minRounds: 1, maxRounds: 1 } : { minRounds: 2, budget: 60_000 },
      );
      const both = Math.min(losses.ours.length, losses.tfjs.length);
      losses.ours.length = both;
      losses.tfjs.length = both;
      agree(LATER_TOLERANCE);
      return [
        ratioRow(`${stepName}, tfjs-wasm / ours`, {
          value: timing.milliseconds("ours"),
          baseline: timing.milliseconds("tfjs"),
          unit: "ms",
          ratio: timing.statistic(({ ours, tfjs }) => tfjs / ours),
          control: timing.control,
          goal: { atLeast: 12, aim: 25, better: "more" },
          note: `losses agree for ${both} steps, last ${losses.ours.at(-1)?.toFixed(3)}`,
        }),
      ];
    } finally {
      models.ours.dispose();
      models.tfjs.dispose();
    }
  },
};
