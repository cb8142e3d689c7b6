import type { serialization } from "@tensorflow/tfjs-core";
import type { QueryKeyConfig } from "../gatedAttentionUnit/config.ts";
import { writePosition } from "../position/positionDescription.ts";
import { checkPositive, checkRate } from "./checkUnit.ts";
import type { GatedUnitConfig } from "./config.ts";
import { writeInitializer } from "./initializer.ts";

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
    scaleInitializer: writeInitializer(config.scaleInitializer ?? "ones"),
    position: writePosition(title, position) as serialization.ConfigDictValue,
    attentionDropout: attentionDropout ?? 0,
  };
}
