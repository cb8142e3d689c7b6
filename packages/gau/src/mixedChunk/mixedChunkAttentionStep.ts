import { ShapeError } from "@frugal/attention-core";
import { matMul } from "@frugal/engine";
import {
  add,
  concat,
  mul,
  reshape,
  slice,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
  zeros,
} from "@tensorflow/tfjs-core";
import { queriesAndKeys } from "../gatedAttention/queriesAndKeys.ts";
import { checkMixedChunk, type MixedChunkSizes } from "./checkMixedChunk.ts";
import { chunkMask } from "./chunkMask.ts";
import { pastFactor, quadraticScale } from "./factors.ts";
import type { MixedChunkStepOptions } from "./mixedChunkOptions.ts";
import { withinChunk } from "./withinChunk.ts";

/** All that a causal mixed chunk attention keeps of the rows so far. It owns its tensors. */
export interface MixedChunkState {
  /** Rows so far. */
  readonly length: number;
  /** Σ k_lin ⊗ v over the chunks that are over, [B, s, e]. */
  readonly keyValues: Tensor3D;
  /** Of the r rows of the chunk that is not over: their keys [B, r, s] and values [B, r, e]. */
  readonly keys: Tensor3D;
  readonly linearKeys: Tensor3D;
  readonly values: Tensor3D;
  /** Frees its tensors; it may be called again. */
  dispose(): void;
}

/** A step's rows, and the state after it. */
export interface MixedChunkStepResult {
  /** [B, N, e] */
  readonly output: Tensor3D;
  readonly state: MixedChunkState;
}

/**
 * Causal mixed chunk attention that goes on where a state ended, and hands out the state after: N = 1
 * decodes token by token in time O(c (s + e) + s e) and memory O(c (s + e) + s e), which do not grow;
 * any N reads a prompt, or a long text piece by piece. The rows of consecutive steps are those of one
 * `mixedChunkAttention` with `causal` over all of them, wherever they are cut.
 *
 * The old state is neither changed nor disposed. The tensors of the new one are the caller's.
 *
 * @param state of the step before; none at the beginning
 * @param u gate [B, N, e], float32
 * @param v values [B, N, e]
 * @param z what queries and keys are made of, [B, N, s]
 * @throws {ShapeError | TypeError | RangeError} as `mixedChunkAttention`; a state of other shapes
 */
export function mixedChunkAttentionStep(
  state: MixedChunkState | undefined,
  u: Tensor,
  v: Tensor,
  z: Tensor,
  options: MixedChunkStepOptions = {},
): MixedChunkStepResult {
  const op = "mixedChunkAttentionStep";
  const sizes = checkMixedChunk(op, u, v, z, options, true);
  if (state !== undefined) checkState(op, state, sizes);
  const [output, keyValues, keys, linearKeys, values] = tidy(() =>
    walk(state, u, v, z, options, sizes),
  );
  const kept = [keyValues, keys, linearKeys, values] as Tensor3D[];
  return {
    output: output as Tensor3D,
    state: {
      length: (state?.length ?? 0) + sizes.N,
      ...({ keyValues, keys, linearKeys, values } as Rows),
      dispose: () => {
        for (const tensor of kept) tensor.dispose();
      },
    },
  };
}

type Rows = Pick<MixedChunkState, "keyValues" | "keys" | "linearKeys" | "values">;

/** Output, and the four tensors of the state. */
function walk(
  state: MixedChunkState | undefined,
  u: Tensor,
  v: Tensor,
  z: Tensor,
  options: MixedChunkStepOptions,
  { B, N, e, s, chunk }: MixedChunkSizes,
): Tensor3D[] {
  const op = "mixedChunkAttentionStep";
  const { quadratic = {}, linear = {}, normalizer = "essay", position, bias } = options;
  const first = state?.length ?? 0;
  const near = queriesAndKeys(op, z, quadratic, position, first);
  const far = queriesAndKeys(op, z, linear, position, first);
  const cut = (rows: Tensor, from: number, count: number): Tensor3D =>
    count === N && rows.rank === 3
      ? (rows as Tensor3D)
      : slice(reshape(rows, [B, N, -1]) as Tensor3D, [0, from, 0], [B, count, -1]);
  const join = (before: Tensor3D | undefined, rows: Tensor3D): Tensor3D =>
    before && before.shape[1] > 0 ? concat([before, rows], 1) : (rows.clone() as Tensor3D);
  let keyValues: Tensor3D = state?.keyValues.clone() ?? zeros([B, s, e]);
  let open: Omit<Rows, "keyValues"> | undefined = state;
  const outputs: Tensor3D[] = [];
  for (let from = 0; from < N; ) {
    const held = (first + from) % chunk;
    const before = Math.floor((first + from) / chunk);
    const count = Math.min(chunk - held, N - from);
    const keys = join(open?.keys, cut(near.k, from, count));
    const linearKeys = join(open?.linearKeys, cut(far.k, from, count));
    const values = join(open?.values, cut(v, from, count));
    const M = held + count;
    const rows4D = (rows: Tensor3D): Tensor4D => reshape(rows, [B, 1, rows.shape[1], -1]);
    const inside = withinChunk(rows4D(cut(near.q, from, count)), rows4D(keys), values, {
      mask: chunkMask(chunk, true),
      scale: quadraticScale(normalizer, chunk, s),
      bias: bias && reshape(slice(bias, [chunk - count], [count + M - 1]), [1, -1]),
      dropout: undefined,
    });
    const alpha = pastFactor(normalizer, chunk, before);
    const across = matMul(cut(far.q, from, count), keyValues, { alpha });
    outputs.push(before === 0 ? inside : (add(inside, across) as Tensor3D));
    open = { keys, linearKeys, values };
    if (M === chunk) {
      const more = matMul(linearKeys, values, { transposeA: true });
      keyValues = add(keyValues, more) as Tensor3D;
      open = { keys: zeros([B, 0, s]), linearKeys: zeros([B, 0, s]), values: zeros([B, 0, e]) };
    }
    from += count;
  }
  const mixed = outputs.length === 1 ? (outputs[0] as Tensor3D) : concat(outputs, 1);
  const { keys, linearKeys, values } = open as Omit<Rows, "keyValues">;
  return [mul(u, mixed) as Tensor3D, keyValues, keys, linearKeys, values];
}

function checkState(op: string, state: MixedChunkState, { B, e, s, chunk }: MixedChunkSizes): void {
  const held = state.length % chunk;
  const shapes = {
    keyValues: [B, s, e],
    keys: [B, held, s],
    linearKeys: [B, held, s],
    values: [B, held, e],
  };
  for (const [name, shape] of Object.entries(shapes)) {
    const tensor = state[name as keyof typeof shapes];
    if (tensor.isDisposed) throw new TypeError(`${op}: the state is disposed`);
    if (tensor.shape.some((length, axis) => length !== shape[axis])) {
      throw new ShapeError(
        `${op}: ${name} of the state must be [${shape.join(", ")}], got [${tensor.shape.join(", ")}]`,
      );
    }
  }
}
