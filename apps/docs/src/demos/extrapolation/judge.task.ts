import { evaluateExtrapolation } from "@frugal/positional/extrapolation";
import type { Context } from "../../compute/task.ts";
import { loadModel } from "./loadModel.ts";
import texts from "./models/texts.json";
import { idsOf, type ModelName, methodsOf } from "./models.ts";

export interface Judging {
  readonly model: ModelName;
  readonly lengths: readonly number[];
}

export interface Cell {
  readonly method: string;
  readonly length: number;
  readonly nonRepeated: number;
  readonly gain: number;
}

/** Passages of each kind and length: fewer than the experiment's 32, so that it ends soon. */
export const EXAMPLES = 4;

/** The experiment's judgement of a model under each of its methods, on the held-out text of the page. */
export async function judge(
  { model: name, lengths }: Judging,
  { device, progress }: Context,
): Promise<Cell[]> {
  await device();
  const methods = methodsOf(name);
  let done = 0;
  const { cells } = await evaluateExtrapolation(
    await loadModel(name),
    [idsOf(texts.heldOut, texts.symbols)],
    {
      ...{ lengths, methods, examples: EXAMPLES },
      onCell: () => progress(++done / (methods.length * lengths.length)),
    },
  );
  return cells.map(({ method, length, nonRepeated, gain }) => ({
    method,
    length,
    nonRepeated,
    gain,
  }));
}
