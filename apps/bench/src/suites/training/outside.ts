import { bootstrapInterval } from "../../measure/bootstrapInterval.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import type { Case } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { characterStep, stepName } from "./characterStep.ts";
import { kernelTimes } from "./kernelTimes.ts";

/** Kernels that are products, attention or softmax, tfjs's and ours, forward and gradient. */
const COUNTED = /MatMul|Attention|Softmax|Einsum/;

const WARM_UP = 2;

/** What is left over: norms, sums, the optimizer, and tfjs's own bookkeeping. */
export const outside: Case = {
  name: `${stepName}: outside products, attention and softmax`,
  async run({ quick }) {
    await openBackend("wasm");
    const model = await characterStep("ours");
    try {
      for (let i = 0; i < WARM_UP; i++) model.step(i);
      const shares = Array.from({ length: quick ? 3 : 7 }, (_, i) => {
        const { kernels, total } = kernelTimes(() => model.step(WARM_UP + i));
        const counted = kernels
          .filter(({ name }) => COUNTED.test(name))
          .reduce((sum, { milliseconds }) => sum + milliseconds, 0);
        return 100 * (1 - counted / total);
      });
      const { value, low, high } = bootstrapInterval(shares);
      return [
        valueRow(`${stepName}, ours: outside products, attention and softmax`, value, "%", {
          spread: [low, high],
          goal: { atLeast: 25, aim: 25, better: "less" },
        }),
      ];
    } finally {
      model.dispose();
    }
  },
};
