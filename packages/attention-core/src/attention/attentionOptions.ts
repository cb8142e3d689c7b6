import type { Mask } from "@frugal/sparse-masks";

/** How an attention is computed; every field may be left out. */
export interface AttentionOptions {
  /** Which query may see which key; default everything. Build it once: its layout is remembered. */
  readonly mask?: Mask;
  /** What scores are multiplied by; default 1/√D. */
  readonly scale?: number;
}
