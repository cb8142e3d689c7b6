import type { LayersModel, layers } from "@tensorflow/tfjs-layers";
import { leavesOf } from "./leavesOf.ts";

/** Which layers are meant. */
export interface Choice {
  /** Of one of these classes. */
  readonly classNames: readonly string[];
  /** As a message calls them, such as "a dense layer". */
  readonly kind: string;
  /** Names, or paths where names occur more than once; all that `suits` unless given. */
  readonly names?: readonly string[] | undefined;
  suits(layer: layers.Layer, path: string): boolean;
}

/**
 * The layers of a model that are meant, by path.
 *
 * @throws {RangeError} a name that no layer has, or several; a layer of another class; none at all
 * @throws {Error} a model that is not built
 */
export function chosenLayers(
  op: string,
  model: LayersModel,
  { classNames, kind, names, suits }: Choice,
): ReadonlyMap<string, layers.Layer> {
  const leaves = [...leavesOf(model)];
  // A sequential model calls itself built only once it was used.
  const unbuilt = leaves.find(([, layer]) => !layer.built)?.[0];
  if (unbuilt !== undefined) {
    throw new Error(
      `${op}: the model must be built, so that it has weights, got ${unbuilt} without`,
    );
  }
  const isKind = (layer: layers.Layer) => classNames.includes(layer.getClassName());
  if (!names) {
    const found = leaves.filter(([path, layer]) => isKind(layer) && suits(layer, path));
    if (found.length > 0) return new Map(found);
    throw new RangeError(
      `${op}: the model must have ${kind} that gains by it, got ${model.name} without`,
    );
  }
  if (names.length === 0) throw new RangeError(`${op}: layers must name some layers, got none`);
  return new Map(
    names.map((name) => {
      const found = leaves.filter(([path, layer]) => path === name || layer.name === name);
      const [one] = found;
      if (!one) {
        const known = leaves.map(([path]) => path).join(", ");
        throw new RangeError(`${op}: layers must be of the model (${known}), got ${name}`);
      }
      if (found.length > 1) {
        const paths = found.map(([path]) => path).join(", ");
        throw new RangeError(`${op}: expected the path of one layer (${paths}), got ${name}`);
      }
      if (!isKind(one[1])) {
        throw new RangeError(`${op}: ${name} must be ${kind}, got a ${one[1].getClassName()}`);
      }
      return one;
    }),
  );
}
