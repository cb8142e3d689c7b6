import {
  atrous,
  bigBird,
  blocks,
  dilatedWindow,
  everything,
  fixed,
  globalTokens,
  local,
  longformer,
  type Mask,
  neighborhood,
  prefix,
  randomBlocks,
  sinks,
  sparse,
  strided,
  window,
} from "@frugal/sparse-masks";

/** A number that a mask takes. */
export interface Parameter {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

/** A mask function that the playground offers. */
export interface MaskKind {
  readonly parameters: readonly Parameter[];
  build(values: readonly number[]): Mask;
  /** As one writes it. */
  code(values: readonly number[]): string;
}

const most = 1 << 16;
const number = (name: string, usual: number, least = 1, top = most): Parameter => ({
  name,
  least,
  most: top,
  usual,
});

const plain = (
  name: string,
  make: (...values: number[]) => Mask,
  ...parameters: Parameter[]
): MaskKind => ({
  parameters,
  build: (values) => make(...values),
  code: (values) => `${name}(${values.join(", ")})`,
});

/** Every mask that numbers describe, by the name of its function. */
export const maskKinds = {
  window: plain("window", (size = 1) => window(size), number("size", 16)),
  local: plain("local", (r = 1) => local(r), number("r", 8)),
  atrous: plain("atrous", (r = 2) => atrous(r), number("r", 8, 2)),
  sparse: plain("sparse", (r = 2) => sparse(r), number("r", 8, 2)),
  strided: plain("strided", (l = 2) => strided(l), number("l", 16, 2)),
  fixed: plain(
    "fixed",
    (l = 2, c = 1) => fixed(l, Math.min(c, l)),
    number("l", 16, 2),
    number("c", 2),
  ),
  dilatedWindow: plain(
    "dilatedWindow",
    (size = 1, dilation = 1) => dilatedWindow(size, dilation),
    number("size", 8),
    number("dilation", 4, 1, 4096),
  ),
  sinks: plain("sinks", (count = 1) => sinks(count), number("count", 4)),
  globalTokens: plain("globalTokens", (count = 1) => globalTokens(count), number("count", 4)),
  prefix: plain("prefix", (count = 1) => prefix(count), number("count", 16)),
  blocks: plain("blocks", (size = 1) => blocks(size), number("size", 16)),
  neighborhood: plain("neighborhood", (size = 1) => neighborhood(size), number("size", 9)),
  longformer: {
    parameters: [number("window", 16, 2), number("global", 1)],
    build: ([size = 2, global = 1]) => longformer({ window: size, global }),
    code: ([size, global]) => `longformer({ window: ${size}, global: ${global} })`,
  },
  bigBird: {
    parameters: [number("block", 8), number("random", 1, 0, 16)],
    build: ([block = 8, random = 1]) => bigBird({ block, random }),
    code: ([block, random]) => `bigBird({ block: ${block}, random: ${random} })`,
  },
  randomBlocks: {
    parameters: [number("size", 8), number("count", 2, 1, 16)],
    build: ([size = 8, count = 1]) => randomBlocks({ size, count }),
    code: ([size, count]) => `randomBlocks({ size: ${size}, count: ${count} })`,
  },
  everything: plain("everything", () => everything()),
} satisfies Record<string, MaskKind>;

export type MaskKindName = keyof typeof maskKinds;
