import { singularValues } from "@frugal/metrics";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { normals } from "../../measure/normals.ts";
import type { Case } from "../suite.ts";
import { valueRow } from "../valueRow.ts";

const n = 512;

/** What an effective rank costs. */
export const spectrum: Case = {
  name: `singular values of ${n} × ${n}`,
  async run({ quick }) {
    const values = Float64Array.from(normals(n * n, 2));
    const matrix = { values, rows: n, columns: n };
    const squares = (of: Float64Array) => of.reduce((sum, value) => sum + value * value, 0);
    const share = squares(singularValues(matrix)) / squares(values);
    checkAgreement("singular values: sum of squares", [share], [1], 1e-12);
    const timing = await interleave(
      { ours: () => void singularValues(matrix) },
      quick ? { minRounds: 1, maxRounds: 1 } : { minRounds: 3, budget: 5000 },
    );
    const { low, high } = timing.statistic(({ ours }) => ours);
    return [
      valueRow(`singular values of ${n} × ${n}`, timing.milliseconds("ours"), "ms", {
        spread: [low, high],
        control: timing.control,
      }),
    ];
  },
};
