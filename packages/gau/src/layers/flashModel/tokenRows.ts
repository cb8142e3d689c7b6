import { ShapeError } from "@frugal/attention-core";
import { Tensor } from "@tensorflow/tfjs-core";
import type { TokenEmbedding } from "../tokens/tokenEmbeddingLayer.ts";

/** Tokens of each example, [B, N]: an integer tensor, or a list for each example. */
export type Tokens = Tensor | readonly ArrayLike<number>[];

/** The same, read and checked. */
export interface TokenRows {
  readonly B: number;
  readonly N: number;
  /** [B · N] */
  readonly ids: Int32Array;
}

/**
 * @throws {ShapeError} lists of different lengths, none, another rank
 * @throws {RangeError} a token that the vocabulary does not have; padding, which would have to be hidden
 * @throws {TypeError} neither lists nor a living tensor
 */
export function tokenRows(op: string, tokens: Tokens, embedding: TokenEmbedding): TokenRows {
  const { B, N, values } = tokens instanceof Tensor ? ofTensor(op, tokens) : ofLists(op, tokens);
  if (B * N === 0) throw new ShapeError(`${op}: tokens must be [B, N], none 0, got [${B}, ${N}]`);
  const { vocabulary, maskZero } = embedding;
  for (const id of values) {
    if (!Number.isInteger(id) || id < 0 || id >= vocabulary) {
      throw new RangeError(`${op}: tokens must be integers from 0 to ${vocabulary - 1}, got ${id}`);
    }
    if (maskZero && id === 0) {
      throw new RangeError(`${op}: token 0 is this model's padding, which a step cannot hide`);
    }
  }
  return { B, N, ids: Int32Array.from(values) };
}

interface Read {
  readonly B: number;
  readonly N: number;
  readonly values: readonly number[];
}

function ofTensor(op: string, tokens: Tensor): Read {
  if (tokens.isDisposed) throw new TypeError(`${op}: the tokens are disposed`);
  const [B = 0, N = 0] = tokens.shape;
  if (tokens.rank !== 2) {
    throw new ShapeError(`${op}: tokens must be [B, N], got [${tokens.shape.join(", ")}]`);
  }
  return { B, N, values: Array.from(tokens.dataSync()) };
}

function ofLists(op: string, tokens: readonly ArrayLike<number>[]): Read {
  if (!Array.isArray(tokens) || tokens.some((row) => typeof row !== "object" || row === null)) {
    throw new TypeError(`${op}: tokens must be a tensor, or a list for each example`);
  }
  const N = tokens[0]?.length ?? 0;
  const other = tokens.find((row) => row.length !== N);
  if (other) {
    throw new ShapeError(
      `${op}: all examples must have as many tokens, got ${N} and ${other.length}`,
    );
  }
  const values = tokens.flatMap((row: ArrayLike<number>) => Array.from(row));
  return { B: tokens.length, N, values };
}
