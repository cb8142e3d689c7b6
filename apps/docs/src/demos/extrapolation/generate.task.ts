import type { Context } from "../../compute/task.ts";
import { continueText } from "./continueText.ts";
import { loadModel } from "./loadModel.ts";
import texts from "./models/texts.json";
import { idsOf, type ModelName, methodsOf } from "./models.ts";

export interface Wanted {
  readonly model: ModelName;
  readonly method: string;
  readonly start: string;
  readonly length: number;
  readonly temperature: number;
}

/** How a model goes on with a text. Its notes are the text so far. */
export async function generate(wanted: Wanted, { device, progress }: Context): Promise<string> {
  const { symbols } = texts;
  const start = idsOf(wanted.start, symbols);
  if (start.length === 0) throw new Error("expected a beginning with letters that the model knows");
  await device();
  const model = await loadModel(wanted.model);
  const method = methodsOf(wanted.model).find(({ name }) => name === wanted.method);
  if (method === undefined) throw new Error(`${wanted.model} is not run with ${wanted.method}`);
  const { length, temperature } = wanted;
  let text = Array.from(start.subarray(0, length), (id) => symbols[id]).join("");
  let told = 0;
  for (const id of continueText(model, start, { method, length, temperature, seed: 1 })) {
    text += symbols[id];
    if (performance.now() - told < 50) continue;
    told = performance.now();
    progress(text.length / length, text);
  }
  return text;
}
