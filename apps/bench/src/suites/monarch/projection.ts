import { project } from "@frugal/monarch";
import { interleave } from "../../measure/interleave.ts";
import { normals } from "../../measure/normals.ts";
import type { Case } from "../suite.ts";
import { valueRow } from "../valueRow.ts";

const n = 4096;

/** Projecting trained weights takes seconds. */
export const projection: Case = {
  name: `project ${n} × ${n}`,
  async run() {
    const matrix = { values: normals(n * n, 1), rows: n, columns: n };
    const timing = await interleave(
      { project: () => void project(matrix) },
      { minRounds: 1, maxRounds: 1 },
    );
    const { low, high } = timing.statistic((pass) => pass.project);
    return [
      valueRow(`project ${n} × ${n}`, timing.milliseconds("project") / 1000, "s", {
        spread: [low / 1000, high / 1000],
        control: timing.control,
        goal: { atLeast: 20, aim: 5, better: "less" },
      }),
    ];
  },
};
