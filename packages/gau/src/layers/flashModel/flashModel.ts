import {
  input,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
} from "@tensorflow/tfjs-layers";
import type { FlashConfig } from "../flash/config.ts";
import { Flash } from "../flash/flashLayer.ts";
import { ScaledSinusoids } from "../position/scaledSinusoidsLayer.ts";
import { registerLayers } from "../registerLayers.ts";
import { RowNorm } from "../rowNorm/rowNormLayer.ts";
import { TokenEmbedding } from "../tokens/tokenEmbeddingLayer.ts";
import { checkChoice, checkPositive } from "../unit/checkUnit.ts";
import type { FlashModelConfig } from "./config.ts";

const TITLE = "flashModel";

const PAPER = { residual: "pre", norm: "scaleNorm", useDistanceBias: true } as const;

/** Between the seeds of two layers, more than a training has steps. */
const APART = 2 ** 24;

/**
 * FLASH, a stack of mixed chunk attention units over tokens, as a `tf.LayersModel`: tokens [B, N] of any
 * length → logits [B, N, V], in time and memory linear in N.
 *
 *     tokens ── embedding ── + a · sinusoids ── L × [x + flash(norm x)] ── norm ── · embeddingᵀ ── logits
 *
 *     flashModel({ vocabulary: 32000, depth: 24, width: 768, causal: true }) // 112 million parameters
 *
 * The defaults are the paper's: e = 2d, s = 128, c = 256, scale norm before each unit, a bias for each
 * distance inside chunks, scaled sinusoids, tied embeddings. Two are not: the paper adds rotary
 * positions, to be handed in by name as `position`; and `normalizer` is `"essay"`, whose causal sums do
 * not grow with the length. Parameters: V d + 1 + L (3de + ds + 8s + 2c) + 1, and V d more untied.
 *
 * Inputs shorter than a chunk are taken for the beginning of one. `flashDecoder` goes on token by
 * token. Saved with `save`, loaded with `tf.loadLayersModel` after `registerLayers()`.
 *
 * @throws {RangeError} numbers that make no sense, names that nobody knows; a mask, which it cannot
 *   honour
 * @see Hua et al. 2022, "Transformer quality in linear time", §3 and Appendix
 */
export function flashModel(config: FlashModelConfig): LayersModel {
  const { vocabulary, depth, width, expansion = 2, name, ...given } = config;
  const { useSinusoids = true, tieEmbeddings = true, embeddingInitializer, ...more } = given;
  const { maskZero = false, outputs = "logits", ...ofUnits } = more;
  for (const [field, value] of Object.entries({ vocabulary, depth, width })) {
    checkPositive(TITLE, field, value);
  }
  const units = Math.round(expansion * width);
  if (!(units >= 1 && units < Number.POSITIVE_INFINITY)) {
    throw new RangeError(
      `${TITLE}: expansion must be at least 1 / width = 1/${width}, got ${expansion}`,
    );
  }
  checkChoice(TITLE, "residual", ofUnits.residual, ["pre", "post"]);
  checkChoice(TITLE, "outputs", outputs, ["logits", "probabilities"]);
  registerLayers();
  const unit: FlashConfig = { ...PAPER, ...ofUnits, units, padShort: true };
  const { norm = "layerNorm", normScale = true, normOffset = true, epsilon = 1e-5, seed } = unit;
  const initializer = embeddingInitializer && { initializer: embeddingInitializer };
  const table = { vocabulary, width, ...initializer };
  const embedding = new TokenEmbedding({ ...table, maskZero, name: "tokens" });
  const chain: layers.Layer[] = [embedding];
  if (useSinusoids) chain.push(new ScaledSinusoids({ name: "sinusoids" }));
  for (let i = 0; i < depth; i++) {
    const ofLayer = {
      name: `flash${i + 1}`,
      ...(seed !== undefined && { seed: seed + i * APART }),
    };
    chain.push(new Flash({ ...unit, ...ofLayer }));
  }
  if (unit.residual === "pre" && norm !== "none") {
    chain.push(new RowNorm({ norm, normScale, normOffset, epsilon, name: "norm" }));
  }
  chain.push(tieEmbeddings ? embedding : new TokenEmbedding({ ...table, name: "logits" }));
  if (outputs === "probabilities")
    chain.push(layers.activation({ activation: "softmax", name: "probabilities" }));
  const ids = input({ shape: [null], dtype: "int32", name: "ids" });
  const output = chain.reduce((x, layer) => layer.apply(x) as SymbolicTensor, ids);
  return model({ inputs: ids, outputs: output, ...(name !== undefined && { name }) });
}
