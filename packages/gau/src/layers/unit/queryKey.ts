import type { serialization } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import type { QueryKeyConfig } from "../gatedAttentionUnit/config.ts";
import { writePosition } from "../position/positionDescription.ts";
import { checkPositive, checkRate } from "./checkUnit.ts";
import type { GatedUnitConfig } from "./config.ts";

type Dense = ReturnType<typeof layers.dense>;
type Initializer = NonNullable<Parameters<layers.Layer["addWeight"]>[3]>;

/**
 * Widths of the projections of a unit with queries and keys.
 *
 * @throws {RangeError} a width or a rate that makes no sense
 */
export function widthsOf(
  title: string,
  { units, keyDim = 128, attentionDropout }: GatedUnitConfig & QueryKeyConfig,
): Record<"gate" | "value" | "shared", number> {
  checkPositive(title, "units", units);
  checkPositive(title, "keyDim", keyDim);
  checkRate(title, "attentionDropout", attentionDropout);
  return { gate: units, value: units, shared: keyDim };
}

/** What is saved of queries and keys. */
export function queryKeyConfig(title: string, config: QueryKeyConfig): serialization.ConfigDict {
  const { keyDim, useOffset, position, attentionDropout } = config;
  return {
    keyDim: keyDim ?? 128,
    useOffset: useOffset ?? true,
    scaleInitializer: readingInitializer(config).getConfig()
      .kernelInitializer as serialization.ConfigDictValue,
    position: writePosition(title, position) as serialization.ConfigDictValue,
    attentionDropout: attentionDropout ?? 0,
  };
}

/** The initializer of the scales, however it was given. */
export function scaleInitializerOf(config: QueryKeyConfig): Initializer {
  return (readingInitializer(config) as unknown as { kernelInitializer: Initializer })
    .kernelInitializer;
}

/** A dense layer reads and writes initializers; tfjs exports nothing else that does. */
function readingInitializer({ scaleInitializer }: QueryKeyConfig): Dense {
  return layers.dense({ units: 1, kernelInitializer: scaleInitializer ?? "ones" });
}
