import type { serialization } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";

/** An initializer as a configuration holds it: an object of tfjs, a name, or what was saved of it. */
export type InitializerConfig = NonNullable<
  Parameters<typeof layers.dense>[0]["kernelInitializer"]
>;

type Initializer = NonNullable<Parameters<layers.Layer["addWeight"]>[3]>;

/** The initializer, however it was given. */
export function readInitializer(given: InitializerConfig): Initializer {
  return (reader(given) as unknown as { kernelInitializer: Initializer }).kernelInitializer;
}

/** What is saved of it. */
export function writeInitializer(given: InitializerConfig): serialization.ConfigDictValue {
  return reader(given).getConfig().kernelInitializer as serialization.ConfigDictValue;
}

/** A dense layer reads and writes initializers; tfjs exports nothing else that does. */
function reader(kernelInitializer: InitializerConfig): layers.Layer {
  return layers.dense({ units: 1, kernelInitializer });
}
