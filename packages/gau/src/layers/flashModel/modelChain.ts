import type { LayersModel, layers, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { Flash } from "../flash/flashLayer.ts";
import { ScaledSinusoids } from "../position/scaledSinusoidsLayer.ts";
import { RowNorm } from "../rowNorm/rowNormLayer.ts";
import { TokenEmbedding } from "../tokens/tokenEmbeddingLayer.ts";

/** The layers of a FLASH model in the order that tokens go through them, up to its logits. */
export interface ModelChain {
  readonly embedding: TokenEmbedding;
  /** Up to the last FLASH layer: those that know of other rows, or of positions. */
  readonly body: readonly (Flash | ScaledSinusoids)[];
  /** What makes logits of each row alone. */
  readonly head: readonly layers.Layer[];
}

/**
 * Reads it off a model's graph, which is the same whether the model was made or loaded.
 *
 * @throws {TypeError} a model that `flashModel` would not make
 */
export function modelChain(op: string, model: LayersModel): ModelChain {
  const chain: layers.Layer[] = [];
  for (let at = onlyOne(model?.outputs); at; at = onlyOne(at.inputs)) chain.unshift(at.sourceLayer);
  const [, embedding, ...rest] = chain;
  const body = rest.filter((layer) => layer instanceof Flash || layer instanceof ScaledSinusoids);
  const head = rest
    .slice(body.length)
    .filter((layer, i, { length }) => !(i === length - 1 && layer.getClassName() === "Activation"));
  const inOrder = body.every((layer, i) => layer === rest[i]);
  const known = head.every((layer) => layer instanceof RowNorm || layer instanceof TokenEmbedding);
  const ends = head.at(-1) instanceof TokenEmbedding;
  if (embedding instanceof TokenEmbedding && body.some(isFlash) && inOrder && known && ends) {
    return { embedding, body, head };
  }
  const got = chain.map((layer) => layer.getClassName()).join(", ") || typeof model;
  throw new TypeError(`${op}: it must be given a model that flashModel made, got ${got}`);
}

const isFlash = (layer: layers.Layer): boolean => layer instanceof Flash;

const onlyOne = (tensors: readonly SymbolicTensor[] | undefined): SymbolicTensor | undefined =>
  tensors?.length === 1 ? tensors[0] : undefined;
