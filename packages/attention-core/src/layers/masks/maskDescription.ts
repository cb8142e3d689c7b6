import {
  and,
  atrous,
  bigBird,
  blocks,
  causal,
  dilatedWindow,
  documents,
  everything,
  fixed,
  globalTokens,
  local,
  longformer,
  type Mask,
  neighborhood,
  not,
  or,
  perHead,
  prefix,
  randomBlocks,
  shift,
  sinks,
  sparse,
  strided,
  window,
} from "@frugal/sparse-masks";

/** What JSON can say. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/**
 * A mask as a model's file holds it: the name of a mask function, or an object of one entry, the
 * name and what it is given. `"causal"`, `{ window: 256 }`, `{ shift: ["causal", 3] }`,
 * `{ and: ["causal", { or: [{ window: 64 }, { sinks: 4 }] }] }`; several arguments are a list:
 * `{ fixed: [128, 8] }`, `{ blocks: [64, { before: 1 }] }`.
 */
export type MaskDescription = string | { readonly [name: string]: Json };

/** Makes a mask from what stands beside its name; from `null` where nothing does. */
export type MaskBuilder = (argument: Json) => Mask;

const masksOf = (argument: Json) =>
  (Array.isArray(argument) ? argument : [argument]).map((one: Json) => maskOf(one));

/** A mask function of several arguments, or of options: one argument, or a list of them. */
const called =
  <Arguments extends readonly unknown[]>(make: (...given: Arguments) => Mask): MaskBuilder =>
  (argument) => {
    const list = Array.isArray(argument) ? argument : argument === null ? [] : [argument];
    return make(...(list as unknown as Arguments));
  };

const builders = new Map<string, MaskBuilder>([
  ["and", (parts) => and(...masksOf(parts))],
  ["atrous", called(atrous)],
  ["bigBird", called(bigBird)],
  ["blocks", called(blocks)],
  ["causal", () => causal()],
  ["dilatedWindow", called(dilatedWindow)],
  ["documents", (lengths) => documents(lengths as number[])],
  ["everything", () => everything()],
  ["fixed", called(fixed)],
  ["globalTokens", (tokens) => globalTokens(tokens as number | number[])],
  ["local", called(local)],
  ["longformer", called(longformer)],
  ["neighborhood", called(neighborhood)],
  ["not", (mask) => not(maskOf(mask))],
  ["or", (parts) => or(...masksOf(parts))],
  ["perHead", (masks) => perHead(masksOf(masks))],
  ["prefix", (count) => prefix(count as number | number[])],
  ["randomBlocks", called(randomBlocks)],
  [
    "shift",
    (argument) => {
      const [mask, offset] = argument as [Json, number];
      return shift(maskOf(mask), offset);
    },
  ],
  ["sinks", called(sinks)],
  ["sparse", called(sparse)],
  ["strided", called(strided)],
  ["window", called(window)],
]);

/** Names keep their spelling in tfjs's files, which say snake_case for camelCase. */
const NAME = /^[a-z]+([A-Z][a-z]+)*$/;

/**
 * Gives a mask of yours a name that descriptions may use, so that layers with it can be saved; to be
 * called with the same name before such a model is loaded.
 *
 * @throws {RangeError} a name that is not camelCase without digits, or is taken
 */
export function registerMask(name: string, build: MaskBuilder): void {
  if (!NAME.test(name)) {
    throw new RangeError(`registerMask: name must be camelCase, letters only, got "${name}"`);
  }
  if (builders.has(name)) throw new RangeError(`registerMask: there is a mask named "${name}"`);
  builders.set(name, build);
}

/**
 * The mask that a description describes.
 *
 * @throws {TypeError} what is not a description, or an argument that its mask function refuses
 * @throws {RangeError} a name that nobody registered
 */
export function maskOf(description: Json): Mask {
  const entries =
    typeof description === "string"
      ? [[description, null] as const]
      : Object.entries(typeof description === "object" ? (description ?? {}) : {});
  const [first] = entries;
  if (first === undefined || entries.length !== 1 || Array.isArray(description)) {
    throw new TypeError(
      `maskOf: a mask must be described by its name or by { name: argument }, got ${JSON.stringify(description)}`,
    );
  }
  const [name, argument] = first;
  const build = builders.get(name);
  if (build === undefined) {
    throw new RangeError(
      `maskOf: no mask is named "${name}"; there are ${[...builders.keys()].join(", ")}. ` +
        "registerMask adds yours",
    );
  }
  return build(argument);
}
