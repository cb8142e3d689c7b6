import { attention } from "@frugal/attention-core";
import { reshape, type Tensor, type Tensor3D, tidy } from "@tensorflow/tfjs-core";
import { checkAffine, checkGated, checkNames, checkPosition } from "./checkGated.ts";
import { gate } from "./elementwise.ts";
import type { GatedAttentionOptions } from "./gatedAttentionOptions.ts";
import { queriesAndKeys } from "./queriesAndKeys.ts";
import { weighingOf } from "./weighing.ts";

const OPTIONS = [
  "queryScale",
  "queryOffset",
  "keyScale",
  "keyOffset",
  "normalizer",
  "scale",
  "position",
  "mask",
  "bias",
  "softCap",
  "dropout",
];

/**
 * Attention of one head behind a gate: u ∘ (A v) with A the weights of
 *
 *     q = position(queryScale ∘ z + queryOffset)      k = position(keyScale ∘ z + keyOffset)
 *
 * by default relu(q·k)² / (c · s) over the c keys that a row may see. With A = I (a mask of each
 * row's own key, and softmax) it is a gated linear unit, u ∘ v; with u = 1 it is single-head
 * attention.
 *
 * Memory is linear in N, forward and gradient: scores live in a tile. A mask saves the time of what
 * it hides. Runs on the tfjs backends cpu and wasm, with the same bits for any number of threads.
 *
 * @param u gate [B, N, e], float32
 * @param v values [B, N, e]
 * @param z what queries and keys are made of, [B, N, s]
 * @returns [B, N, e]
 * @throws {ShapeError} wrong rank, shapes that disagree, an empty dimension
 * @throws {TypeError} not a tensor, disposed, not float32, an unknown option or normalizer
 * @throws {RangeError} numbers out of their range; a mask for other lengths, or another batch
 * @see Hua et al. 2022, "Transformer quality in linear time", §2 and 3; Su 2022,
 *   kexue.fm/archives/8990
 */
export function gatedAttention(
  u: Tensor,
  v: Tensor,
  z: Tensor,
  options: GatedAttentionOptions = {},
): Tensor3D {
  const op = "gatedAttention";
  checkNames(op, options, OPTIONS);
  const { B, N, e, s } = checkGated(op, u, v, z);
  checkAffine(op, options, s);
  const { position, normalizer = "essay", mask, bias, softCap, dropout } = options;
  checkPosition(op, position);
  const weighing = weighingOf(normalizer, s);
  return tidy(() => {
    const { q, k } = queriesAndKeys(op, z, options, position);
    const mixed = attention(q, k, reshape(v, [B, 1, N, e]), {
      normalizer: weighing.normalizer,
      scale: options.scale ?? weighing.scale,
      ...(mask && { mask }),
      ...(bias && { bias }),
      ...(softCap !== undefined && { softCap }),
      ...(dropout && { dropout }),
    });
    return gate(u, reshape(mixed, [B, N, e])) as Tensor3D;
  });
}
