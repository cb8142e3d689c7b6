import type { LanguageModel } from "@frugal/bench/languageModel";
import hwfa from "./models/hwfa.bin?url";
import keyNorm from "./models/keyNorm.bin?url";
import rope from "./models/rope.bin?url";
import texts from "./models/texts.json";
import type { ModelName } from "./models.ts";
import { openModel } from "./openModel.ts";

const urls: Readonly<Record<ModelName, string>> = { rope, keyNorm, hwfa };
const open = new Map<ModelName, Promise<LanguageModel>>();

/** A model of the page, fetched once; it stays until its worker ends. */
export function loadModel(name: ModelName): Promise<LanguageModel> {
  let model = open.get(name);
  if (model === undefined) {
    model = fetch(urls[name]).then(async (response) => {
      if (!response.ok)
        throw new Error(`the weights of ${name} could not be fetched: ${response.status}`);
      return openModel(name, await response.arrayBuffer(), texts.symbols.length);
    });
    open.set(name, model);
    model.catch(() => open.delete(name));
  }
  return model;
}
