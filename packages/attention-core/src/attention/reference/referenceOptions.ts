import type { AttentionOptions } from "../attentionOptions.ts";
import type { Values } from "./values.ts";

/** As the op's, with plain data in place of tensors. */
export interface ReferenceOptions extends Omit<AttentionOptions, "scale" | "bias" | "sinks"> {
  /** A number; or [H], or [B or 1, H or 1, N]. */
  readonly scale?: number | Values;
  /** [H or 1, N+M−1], or [B or 1, H or 1, N, M]. */
  readonly bias?: Values;
  /** [H] */
  readonly sinks?: Values;
}
