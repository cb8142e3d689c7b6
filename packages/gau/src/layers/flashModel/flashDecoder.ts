import { ShapeError } from "@frugal/attention-core";
import { keep, slice, type Tensor, type Tensor3D, tensor2d } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { MixedChunkState } from "../../mixedChunk/mixedChunkAttentionStep.ts";
import { Flash } from "../flash/flashLayer.ts";
import { tidyStep } from "../flash/tidyStep.ts";
import { type ModelChain, modelChain } from "./modelChain.ts";
import { type TokenRows, type Tokens, tokenRows } from "./tokenRows.ts";

export type { Tokens } from "./tokenRows.ts";

/** Reads and writes text with a causal FLASH model, token after token. */
export interface FlashDecoder {
  /** Tokens of each example so far. */
  readonly length: number;
  /**
   * Goes on with tokens [B, N]; what it returns is what the model says of these tokens where they
   * stand.
   *
   * @returns logits [B, N, V]
   * @throws {ShapeError | RangeError | TypeError} tokens that are none; then nothing has changed
   */
  step(tokens: Tokens): Tensor3D;
  /**
   * Reads a prompt [B, N] of any length, chunk by chunk, in memory that does not grow with it.
   *
   * @returns logits of its last token, [B, 1, V]
   * @throws {ShapeError | RangeError | TypeError} tokens that are none; then nothing has changed
   */
  prefill(tokens: Tokens): Tensor3D;
  /** Forgets all tokens: the next is the first of a text. */
  reset(): void;
  /** Frees its tensors; it may be called again, and nothing else after it. */
  dispose(): void;
}

const OP = "flashDecoder";

/**
 * Decodes with a causal model that `flashModel` made, or that was loaded. Each layer keeps one state
 * of `mixedChunkAttentionStep`: a token costs O(L (d e + s e + c (s + e)) + d V) time, and memory is
 * O(L (s e + c (s + e))) for each example, however long the text. Logits are those of the whole model.
 *
 *     const decoder = flashDecoder(model);
 *     let logits = decoder.prefill([[5, 3, 8]]);       // [1, 1, V]
 *     logits = decoder.step(tf.argMax(logits, 2));     // of the next token
 *     decoder.dispose();
 *
 * The model stays the caller's. Of a model of probabilities it gives the logits all the same.
 *
 * @throws {TypeError} a model of other layers
 * @throws {RangeError} a model that is not causal
 */
export function flashDecoder(model: LayersModel): FlashDecoder {
  const chain = modelChain(OP, model);
  const chunk = checkCausal(chain);
  let states: readonly MixedChunkState[] = [];
  let [length, examples, disposed] = [0, 0, false];

  const read = (tokens: Tokens): TokenRows => {
    if (disposed) throw new Error(`${OP}: the decoder is disposed`);
    const rows = tokenRows(OP, tokens, chain.embedding);
    if (length > 0 && rows.B !== examples) {
      throw new ShapeError(
        `${OP}: tokens must be of ${examples} examples as before, got ${rows.B}`,
      );
    }
    return rows;
  };
  const forget = () => {
    for (const state of states) state.dispose();
    [states, length] = [[], 0];
  };
  /** Takes in the columns from … to of the tokens; logits of all of them, of the last, or none. */
  const advance = (rows: TokenRows, from: number, to: number, wanted: "all" | "last" | "none") => {
    const [logits, after] = tidyStep(() => {
      const walked = walk(chain, columns(rows, from, to), states, length);
      if (wanted === "none") return [undefined, walked.states] as const;
      const { rows: all } = walked;
      const [B, N] = all.shape as [number, number];
      const some = wanted === "all" ? all : slice(all, [0, N - 1, 0], [B, 1, -1]);
      const given = chain.head.reduce((x, layer) => layer.apply(x) as Tensor, some);
      return [given as Tensor3D, walked.states] as const;
    });
    for (const state of states) state.dispose();
    // Else a caller's tidy would dispose them.
    for (const { keyValues, keys, linearKeys, values } of after) {
      for (const tensor of [keyValues, keys, linearKeys, values]) keep(tensor);
    }
    [states, length, examples] = [after, length + to - from, rows.B];
    return logits as Tensor3D;
  };

  return {
    get length() {
      return length;
    },
    step(tokens) {
      const rows = read(tokens);
      return advance(rows, 0, rows.N, "all");
    },
    prefill(tokens) {
      const rows = read(tokens);
      let from = 0;
      for (; from + chunk < rows.N; from += chunk) advance(rows, from, from + chunk, "none");
      return advance(rows, from, rows.N, "last");
    },
    reset: forget,
    dispose() {
      forget();
      disposed = true;
    },
  };
}

/** @returns c of its first layer @throws {RangeError} a layer that is not causal */
function checkCausal({ body }: ModelChain): number {
  const flashes = body.filter((layer) => layer instanceof Flash);
  for (const { causal, name } of flashes) {
    if (causal) continue;
    throw new RangeError(
      `${OP}: the model must be causal, but its layer ${name} sees tokens that come later`,
    );
  }
  return (flashes[0] as Flash).chunk;
}

/** [B, to − from] */
function columns({ B, N, ids }: TokenRows, from: number, to: number): Tensor {
  const parts = Array.from({ length: B }, (_, b) => ids.subarray(b * N + from, b * N + to));
  return tensor2d(
    parts.flatMap((part) => Array.from(part)),
    [B, to - from],
    "int32",
  );
}

/** Rows behind the last layer, and the states of all. */
function walk(
  { embedding, body }: ModelChain,
  tokens: Tensor,
  before: readonly MixedChunkState[],
  offset: number,
): { rows: Tensor; states: MixedChunkState[] } {
  const states: MixedChunkState[] = [];
  let rows = embedding.apply(tokens) as Tensor;
  for (const layer of body) {
    if (layer instanceof Flash) {
      const step = layer.step(before[states.length], rows);
      states.push(step.state);
      rows = step.output;
    } else rows = layer.apply(rows, { offset }) as Tensor;
  }
  return { rows, states };
}
