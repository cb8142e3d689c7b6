import { checkKernels } from "../../checks/checkKernels.ts";
import type { Case } from "../suite.ts";
import { valueRow } from "../valueRow.ts";

/** Before anything is timed: is it right? */
export const definition: Case = {
  name: "largest difference from the float64 reference",
  async run({ say }) {
    const results = await checkKernels(say);
    return results.flatMap(({ backend, checks, forward, gradient }) =>
      Object.entries({ forward, gradient }).map(([kernel, value]) =>
        valueRow(
          `largest difference from the float64 reference, ${kernel}, ${backend}`,
          value,
          "",
          {
            note: `${checks / 2} checks`,
          },
        ),
      ),
    );
  },
};
