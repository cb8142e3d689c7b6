import type { Json } from "@frugal/attention-core/layers";
import type { Position } from "../../gatedAttention/gatedAttentionOptions.ts";

/**
 * A positional method as a model's file holds it: a registered name, or an object of one entry, the
 * name and what it is given: `"rotary"`, `{ rotary: { base: 10000 } }`.
 */
export type PositionDescription = string | { readonly [name: string]: Json };

/** Makes a positional method from what stands beside its name; from `null` where nothing does. */
export type PositionBuilder = (argument: Json) => Position;

const builders = new Map<string, PositionBuilder>();

/** Names keep their spelling in tfjs's files, which say snake_case for camelCase. */
const NAME = /^[a-z]+([A-Z][a-z]+)*$/;

/**
 * Gives a positional method a name that layers may be configured with, so that they can be saved; to
 * be called with the same name before such a model is loaded.
 *
 * @throws {RangeError} a name that is not camelCase without digits, or is taken
 */
export function registerPosition(name: string, build: PositionBuilder): void {
  if (!NAME.test(name)) {
    throw new RangeError(`registerPosition: name must be camelCase, letters only, got "${name}"`);
  }
  if (builders.has(name)) {
    throw new RangeError(`registerPosition: there is a position named "${name}"`);
  }
  builders.set(name, build);
}

/**
 * The positional method that a configuration holds: as it is, or by its description.
 *
 * @throws {TypeError} what is no description
 * @throws {RangeError} a name that nobody registered
 */
export function readPosition(
  title: string,
  position: Position | PositionDescription | null | undefined,
): Position | undefined {
  if (position === undefined || position === null) return undefined;
  if (typeof position === "function") return position;
  const entries =
    typeof position === "string"
      ? [[position, null] as const]
      : Object.entries(typeof position === "object" ? position : {});
  const [first] = entries;
  if (first === undefined || entries.length !== 1) {
    throw new TypeError(
      `${title}: position must be a function, a name or { name: argument }, got ${JSON.stringify(position)}`,
    );
  }
  const build = builders.get(first[0]);
  if (build) return build(first[1]);
  const known = [...builders.keys()].join(", ") || "none yet";
  throw new RangeError(
    `${title}: no position is named "${first[0]}"; there are ${known}. registerPosition adds yours`,
  );
}

/**
 * What is saved of it.
 *
 * @throws {TypeError} for a function: nobody could make it again
 */
export function writePosition(
  title: string,
  position: Position | PositionDescription | null | undefined,
): PositionDescription | null {
  if (typeof position !== "function") return position ?? null;
  throw new TypeError(
    `${title}: the position was given as a function, which cannot be saved; register it with ` +
      "registerPosition and give its name",
  );
}
