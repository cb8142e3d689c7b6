import type { serialization, Tensor } from "@tensorflow/tfjs-core";
import { type LayersModel, type layers, models } from "@tensorflow/tfjs-layers";
import { registerLayers } from "../layers/registerLayers.ts";
import { leavesOf } from "./leavesOf.ts";

/** What takes the place of a layer: of which class, made how, with which weights. */
export interface Replacement {
  readonly className: string;
  readonly config: serialization.ConfigDict;
  /** Gives the new layer its weights. */
  fill(layer: layers.Layer): void;
}

/** A layer of the model, and the one in its place. */
export interface Replaced {
  readonly path: string;
  readonly before: layers.Layer;
  readonly after: layers.Layer;
}

interface Entry {
  class_name: string;
  config: serialization.ConfigDict & { readonly name?: string; readonly layers?: Entry[] };
}

/**
 * A model like another, but for some layers: made anew from its description, with the weights of the
 * other layers as they are. The model itself is only read; the new one is not compiled.
 *
 * @param replacements by path, as `leavesOf` names layers
 */
export async function replaceLayers(
  op: string,
  model: LayersModel,
  replacements: ReadonlyMap<string, Replacement>,
): Promise<{ readonly model: LayersModel; readonly replaced: readonly Replaced[] }> {
  registerLayers();
  const description = model.toJSON(null, false) as unknown as Entry;
  replaceEntries(description, "", replacements);
  // Through text, as a saved model goes: settings that are undefined stop tfjs otherwise.
  const made = await models.modelFromJSON(JSON.parse(JSON.stringify(description)));
  const before = new Map(leavesOf(model));
  const replaced: Replaced[] = [];
  try {
    for (const [path, layer] of leavesOf(made)) {
      const old = before.get(path);
      const replacement = replacements.get(path);
      if (!old) throw new Error(`${op}: expected a layer ${path} in the model, got none`);
      if (replacement) {
        replacement.fill(layer);
        replaced.push({ path, before: old, after: layer });
      } else {
        layer.setWeights(old.getWeights() as Tensor[]);
      }
    }
  } catch (error) {
    made.dispose();
    throw error;
  }
  return { model: made, replaced };
}

/** Changes the descriptions of layers, also of those inside of models inside the model. */
function replaceEntries(
  { config }: Entry,
  prefix: string,
  replacements: ReadonlyMap<string, Replacement>,
): void {
  for (const entry of config.layers ?? []) {
    const path = `${prefix}${entry.config.name}`;
    if (Array.isArray(entry.config.layers)) {
      replaceEntries(entry, `${path}/`, replacements);
      continue;
    }
    const replacement = replacements.get(path);
    if (!replacement) continue;
    entry.class_name = replacement.className;
    entry.config = replacement.config as Entry["config"];
  }
}
