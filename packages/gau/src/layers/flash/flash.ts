import { registerLayers } from "../registerLayers.ts";
import type { FlashConfig } from "./config.ts";
import { Flash } from "./flashLayer.ts";

/**
 * A FLASH unit as a layer: a gated attention unit whose attention is mixed, quadratic inside chunks
 * and linear across them, so that its time and memory are linear in the length.
 *
 *     flash({ units: 1024, chunk: 256, causal: true, residual: "pre" }).apply(x)
 *
 * Input and output [B, N, width], N at least `chunk` unless `padShort`. Masks of Keras (`Masking`, `Embedding` with
 * `maskZero`) hide tokens from all rows.
 *
 * @throws {RangeError} numbers that make no sense; a mask, which it cannot honour
 * @see Hua et al. 2022, §3; mixedChunkAttention for the formula
 */
export function flash(config: FlashConfig): Flash {
  registerLayers();
  return new Flash(config);
}
