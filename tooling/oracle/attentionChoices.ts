import { normals, type RandomValues, randomValues } from "./random.ts";

/** What a choice draws its tensors for. */
export interface ChoiceSizes {
  readonly B: number;
  readonly H: number;
  readonly N: number;
  readonly M: number;
}

/** Options of an attention as plain data. */
export interface ChosenOptions {
  readonly scale?: RandomValues;
  readonly bias?: RandomValues;
  readonly softCap?: number;
  readonly sinks?: RandomValues;
  readonly dropout?: { readonly rate: number; readonly seed: number };
  readonly normalizer?: ChosenNormalizer;
}

type ChosenNormalizer =
  | "softmaxPlus"
  | "sigmoid"
  | "laplace"
  | "sparsemax"
  | "entmax15"
  | { readonly name: "softmaxPlus"; readonly base: number; readonly least: number }
  | { readonly name: "squaredRelu"; readonly over?: "keys" | "keys²" | "n" | "n·s" }
  | { readonly name: "sigmoid"; readonly bias: number };

/** One way to use one option of attention. */
export interface AttentionChoice {
  readonly name: string;
  /** The option that it sets. */
  readonly option: keyof ChosenOptions;
  /** Whether its weights are no softmax: then it goes with no sinks. */
  readonly elementwise: boolean;
  draw(sizes: ChoiceSizes, seed: number): ChosenOptions;
}

/** Every option of attention, with each shape and each normalizer that it may have. */
export const attentionChoices: readonly AttentionChoice[] = [
  ofTensor("scale", "of each head", ({ H }) => [H]),
  ofTensor("scale", "of each row", ({ B, H, N }) => [B, H, N]),
  ofTensor("scale", "of each position", ({ N }) => [1, 1, N]),
  ofTensor("bias", "by distance", ({ H, N, M }) => [H, N + M - 1]),
  ofTensor("bias", "by distance, for all heads", ({ N, M }) => [1, N + M - 1]),
  ofTensor("bias", "of each pair", ({ B, H, N, M }) => [B, H, N, M]),
  ofTensor("bias", "of each pair, for all examples", ({ H, N, M }) => [1, H, N, M]),
  ofTensor("bias", "of each pair, for all", ({ N, M }) => [1, 1, N, M]),
  ofTensor("sinks", "of each head", ({ H }) => [H]),
  ofNumber("softCap", "1.5", () => ({ softCap: 1.5 })),
  ofNumber("dropout", "0.3", (seed) => ({ dropout: { rate: 0.3, seed: seed >>> 0 } })),
  ofNormalizer("softmaxPlus", "softmaxPlus", false),
  ofNormalizer("softmaxPlus from 2", { name: "softmaxPlus", base: 9, least: 2 }, false),
  ofNormalizer("squaredRelu", { name: "squaredRelu" }),
  ofNormalizer("squaredRelu over keys²", { name: "squaredRelu", over: "keys²" }),
  ofNormalizer("squaredRelu over n", { name: "squaredRelu", over: "n" }),
  ofNormalizer("squaredRelu over n·s", { name: "squaredRelu", over: "n·s" }),
  ofNormalizer("sigmoid", "sigmoid"),
  ofNormalizer("sigmoid + 1", { name: "sigmoid", bias: 1 }),
  ofNormalizer("laplace", "laplace"),
  ofNormalizer("sparsemax", "sparsemax"),
  ofNormalizer("entmax15", "entmax15"),
];

/** Whether two may be used together. */
export function goTogether(a: AttentionChoice, b: AttentionChoice): boolean {
  const sinks = a.option === "sinks" || b.option === "sinks";
  return a.option !== b.option && !(sinks && (a.elementwise || b.elementwise));
}

function ofTensor(
  option: "scale" | "bias" | "sinks",
  name: string,
  shape: (sizes: ChoiceSizes) => number[],
): AttentionChoice {
  return {
    name: `${option} ${name}`,
    option,
    elementwise: false,
    draw: (sizes, seed) => ({ [option]: randomValues(normals(seed), ...shape(sizes)) }),
  };
}

function ofNumber(
  option: "softCap" | "dropout",
  name: string,
  draw: (seed: number) => ChosenOptions,
): AttentionChoice {
  return {
    name: `${option} ${name}`,
    option,
    elementwise: false,
    draw: (_, seed) => draw(seed),
  };
}

function ofNormalizer(
  name: string,
  normalizer: ChosenNormalizer,
  elementwise = true,
): AttentionChoice {
  return { name, option: "normalizer", elementwise, draw: () => ({ normalizer }) };
}
