import { serialization } from "@tensorflow/tfjs-core";
import { LinearAttention } from "./linearAttention/linearAttentionLayer.ts";
import { MultiHeadAttention } from "./multiHeadAttention/multiHeadAttentionLayer.ts";
import { Synthesizer } from "./synthesizer/synthesizerLayer.ts";

/**
 * Makes tfjs know the layers of this package, so that `tf.loadLayersModel` can load models with them.
 * Making a layer does so too; a program that only loads calls this first.
 */
export function registerLayers(): void {
  for (const layer of [MultiHeadAttention, LinearAttention, Synthesizer]) {
    serialization.registerClass<serialization.Serializable>(layer, "@frugal/attention-core");
  }
}
