import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { filePath } from "../../process/filePath.ts";
import { DEFAULT_TEXT, loadText } from "../../text/loadText.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { experiment, type Judged } from "./experiment.ts";
import { findings } from "./findings.ts";
import { REPRODUCED_LENGTHS, reproduction } from "./published.ts";
import { TOY } from "./toy.ts";
import { writeReport } from "./writeReport.ts";

/** Beside the checkpoint of `train`, which git ignores. */
const FOLDER = filePath(join("trained", "extrapolation"));
const UNIT = "nats/character";

/** Trains the toys and runs them long: losses beside the reproduction's, and what it asserts. */
export const trainAndJudge: Case = {
  name: "train short, run long",
  async run({ quick, say, textFile = DEFAULT_TEXT, folder = FOLDER }) {
    const text = await loadText(textFile);
    const threads = Math.min(64, availableParallelism());
    const found = await experiment({ toy: TOY, text, folder, quick, threads, say });
    const held = findings(found);
    const textName = basename(textFile);
    const file = await writeReport({ toy: TOY, textName, folder, found, assertions: held });
    say(`tables and pictures: ${file}`);
    return [
      ...found.flatMap(lossRows),
      ...held.map(({ assertion: { id, statement }, runs }): Row => {
        const share = runs.filter(({ holds }) => holds).length / runs.length;
        const name = `(${id}) ${statement}`;
        if (runs.length === 0)
          return valueRow(name, 0, "runs", { note: "none has what it asks for" });
        return valueRow(name, share, "of runs", {
          goal: { atLeast: 1, aim: 1, better: "more" },
          note: runs.map(({ run, measured }) => `${run}: ${measured}`).join(" · "),
        });
      }),
      valueRow("models trained and judged", found.filter(({ failed }) => !failed).length, "", {
        note: `tables and pictures: ${basename(file)}, in the folder of --out`,
      }),
    ];
  },
};

/** Losses at the greatest of the reproduction's lengths. */
function lossRows({ model, seed, steps, cells, failed }: Judged): Row[] {
  const greatest = REPRODUCED_LENGTHS.at(-1) as number;
  const about = `seed ${seed}, ${steps} steps`;
  if (failed !== undefined) return [valueRow(`${model}, ${about}`, null, UNIT, { note: failed })];
  return cells
    .filter(({ length }) => length === greatest)
    .map(({ method, nonRepeated, gain }) => {
      const published =
        seed === 0 && steps === TOY.steps ? reproduction[`${model} / ${method}`] : undefined;
      return valueRow(`${model}, ${about}: ${method} at ${greatest}`, nonRepeated, UNIT, {
        baseline: published?.at(-1)?.[0] ?? null,
        note: `gain ${gain.toFixed(2)}`,
      });
    });
}
