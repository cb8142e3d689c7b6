import { and, causal, type Mask, sparse, strided, window } from "@frugal/sparse-masks";
import { UsageError } from "../commands/usageError.ts";

/** What a model is, and how it is trained: all that must be the same when a run is resumed. */
export interface Settings {
  readonly layers: number;
  readonly heads: number;
  /** Of the model: a multiple of the heads. */
  readonly width: number;
  /** Characters that it sees at once. */
  readonly context: number;
  /** As `--mask` says it. */
  readonly mask: string;
  /** Examples of a step. */
  readonly batch: number;
  /** The highest rate of learning. */
  readonly rate: number;
}

const MASKS: Readonly<Record<string, (size: number) => Mask>> = {
  window: (size) => window(size),
  strided: (stride) => strided(stride),
  sparse: (k) => and(causal(), sparse(k)),
};

/**
 * The mask that `--mask` names. None looks ahead.
 *
 * @throws {UsageError} where it names none
 */
export function maskOf(name: string): Mask {
  if (name === "causal") return causal();
  const [, kind = "", size] = /^(\w+):([1-9]\d{0,5})$/.exec(name) ?? [];
  const make = Object.hasOwn(MASKS, kind) ? MASKS[kind] : undefined;
  if (!make)
    throw new UsageError(
      `--mask: expected causal, ${Object.keys(MASKS)
        .map((one) => `${one}:SIZE`)
        .join(", ")}, got "${name}"`,
    );
  return make(Number(size));
}

/** @throws {UsageError} where a number is out of bounds or they do not fit */
export function checkSettings(settings: Settings): void {
  const { heads, width, mask } = settings;
  maskOf(mask);
  if (width % heads !== 0)
    throw new UsageError(`--width: expected a multiple of ${heads} heads, got ${width}`);
}
