import { and, causal, everything, type Mask, not, or } from "@frugal/sparse-masks";
import { type MaskKindName, maskKinds } from "./maskKinds.ts";

/** One mask with its numbers. */
export interface Part {
  readonly kind: MaskKindName;
  readonly values: readonly number[];
}

/** What was clicked together: (all of the past, or all) ∩ (any of `any`) ∖ (any of `except`). */
export interface Recipe {
  readonly causal: boolean;
  readonly any: readonly Part[];
  readonly except: readonly Part[];
}

/** A part with the numbers it starts with. */
export const newPart = (kind: MaskKindName): Part => ({
  kind,
  values: maskKinds[kind].parameters.map(({ usual }) => usual),
});

/** Numbers that the mask's function takes. */
export const fitted = ({ kind, values }: Part): Part => ({
  kind,
  values: maskKinds[kind].parameters.map(({ least, most, usual }, i) => {
    const value = Math.round(values[i] ?? usual);
    return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual;
  }),
});

/** The mask that a recipe describes. */
export function maskOf(recipe: Recipe): Mask {
  return join(recipe, {
    causal,
    everything,
    and: (...masks) => and(...masks),
    or: (...masks) => or(...masks),
    not,
    part: ({ kind, values }) => maskKinds[kind].build(values),
  });
}

/** The same as code, with the import that it needs. */
export function codeOf(recipe: Recipe): string {
  const call =
    (name: string) =>
    (...parts: string[]) =>
      `${name}(${parts.join(", ")})`;
  const expression = join<string>(recipe, {
    causal: call("causal"),
    everything: call("everything"),
    and: call("and"),
    or: call("or"),
    not: call("not"),
    part: ({ kind, values }) => maskKinds[kind].code(values),
  });
  const names = [...new Set(expression.match(/[a-zA-Z]+(?=\()/g))].sort();
  return `import { ${names.join(", ")} } from "@frugal/sparse-masks";\n\nconst mask = ${expression};`;
}

interface Words<Term> {
  causal(): Term;
  everything(): Term;
  and(...terms: Term[]): Term;
  or(...terms: Term[]): Term;
  not(term: Term): Term;
  part(part: Part): Term;
}

function join<Term>({ causal, any, except }: Recipe, words: Words<Term>): Term {
  const anyOf = (parts: readonly Part[]) => {
    const terms = parts.map(words.part);
    return terms.length === 1 && terms[0] !== undefined ? terms[0] : words.or(...terms);
  };
  const all = [
    ...(causal ? [words.causal()] : []),
    ...(any.length > 0 ? [anyOf(any)] : []),
    ...(except.length > 0 ? [words.not(anyOf(except))] : []),
  ];
  if (all.length === 0) return words.everything();
  return all.length === 1 && all[0] !== undefined ? all[0] : words.and(...all);
}
