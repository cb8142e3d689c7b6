import { ELEMENTWISE, type FeatureMap } from "../../linear/features.ts";
import { type PerformerFeatures, performer } from "../../linear/performer.ts";
import type { FeaturesDescription } from "./config.ts";

/**
 * The feature map that a configuration holds: as it is, or by its description.
 *
 * @throws {TypeError} what is neither
 */
export function readFeatures(
  op: string,
  features: FeaturesDescription | PerformerFeatures = "elu+1",
): FeatureMap {
  if (typeof features === "string" && Object.hasOwn(ELEMENTWISE, features)) return features;
  if (typeof features === "object" && features !== null) {
    if (isMade(features)) return features;
    if (typeof features.performer === "object") return performer(features.performer ?? {});
  }
  throw new TypeError(
    `${op}: features must be ${Object.keys(ELEMENTWISE).join(", ")} or { performer: options }, ` +
      `got ${JSON.stringify(features)}`,
  );
}

/** @throws {TypeError} for a map that was given as an object: nobody could make it again */
export function writeFeatures(
  op: string,
  features: FeaturesDescription | PerformerFeatures = "elu+1",
): FeaturesDescription {
  if (typeof features === "string" || !isMade(features)) return features;
  throw new TypeError(
    `${op}: the features ${features.name} were given as an object, which cannot be saved; give ` +
      "{ performer: options }",
  );
}

function isMade(
  features: PerformerFeatures | Exclude<FeaturesDescription, string>,
): features is PerformerFeatures {
  return typeof (features as PerformerFeatures).directions === "function";
}
