import { checkFields } from "./checkFields.ts";
import type { Normalizer, NormalizerName } from "./normalizer.ts";

/**
 * @throws {TypeError} an unknown normalizer, or a field that it does not have
 * @throws {RangeError} a parameter out of its range
 */
export function checkNormalizer(op: string, normalizer: Normalizer): void {
  const name: unknown = typeof normalizer === "string" ? normalizer : normalizer?.name;
  if (typeof name !== "string" || !Object.hasOwn(PARAMETERS, name)) {
    const all = Object.keys(PARAMETERS).join(", ");
    throw new TypeError(
      `${op}: normalizer must be ${all} or an object with that name, got ${show(normalizer)}`,
    );
  }
  if (typeof normalizer === "string") return;
  const parameters = PARAMETERS[name as NormalizerName];
  checkFields(op, `normalizer ${name}`, normalizer, ["name", ...Object.keys(parameters)]);
  for (const [field, value] of Object.entries(normalizer)) {
    const range = parameters[field];
    if (!range || value === undefined || range.holds(value)) continue;
    throw new RangeError(`${op}: ${field} of ${name} must be ${range.words}, got ${show(value)}`);
  }
}

interface Range {
  readonly words: string;
  holds(value: unknown): boolean;
}

const finite: Range = { words: "a finite number", holds: Number.isFinite };

const above = (bound: number): Range => ({
  words: `a finite number above ${bound}`,
  holds: (value) => Number.isFinite(value) && (value as number) > bound,
});

const atLeast = (bound: number): Range => ({
  words: `a finite number of at least ${bound}`,
  holds: (value) => Number.isFinite(value) && (value as number) >= bound,
});

const oneOf = (...values: string[]): Range => ({
  words: values.map((value) => `"${value}"`).join(" or "),
  holds: (value) => values.includes(value as string),
});

const PARAMETERS: Readonly<Record<NormalizerName, Readonly<Record<string, Range>>>> = {
  softmax: {},
  softmaxPlus: { base: /* @__PURE__ */ above(1), least: /* @__PURE__ */ atLeast(1) },
  squaredRelu: { over: /* @__PURE__ */ oneOf("keys", "keys²", "n", "n·s") },
  sigmoid: { bias: finite },
  laplace: { mean: finite, deviation: /* @__PURE__ */ above(0) },
  sparsemax: {},
  entmax15: {},
};

const show = (value: unknown): string =>
  typeof value === "object" ? JSON.stringify(value) : String(value);
