import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { AttentionOptions } from "../attention/attentionOptions.ts";

/** A call of `attention`, as an observer sees it. */
export interface AttentionCall {
  /** [B, H, N, D] */
  readonly q: Tensor4D;
  /** [B, H, M, D] */
  readonly k: Tensor4D;
  /** [B, H, M, E] */
  readonly v: Tensor4D;
  readonly options: AttentionOptions;
  /** Name of the layer that calls; left out where none does. */
  readonly layer?: string;
}
