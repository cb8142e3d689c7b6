import type { serialization } from "@tensorflow/tfjs-core";

/** A setting as a saved model holds it: lists of its own, null for what is not given. */
export const listed = <T>(value: T | readonly T[] | undefined): serialization.ConfigDictValue =>
  (Array.isArray(value) ? [...value] : (value ?? null)) as serialization.ConfigDictValue;
