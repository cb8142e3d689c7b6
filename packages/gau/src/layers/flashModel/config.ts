import type { layers } from "@tensorflow/tfjs-layers";
import type { FlashConfig } from "../flash/config.ts";
import type { InitializerConfig } from "../unit/initializer.ts";
import type { NormName } from "../unit/norm.ts";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/**
 * How a FLASH model is made. What is not said here is as in `FlashConfig`, of every layer; the
 * defaults of `residual`, `norm` and `useDistanceBias` are the paper's.
 */
export interface FlashModelConfig
  extends Omit<FlashConfig, keyof LayerConfig | "units" | "padShort" | "residual"> {
  /** V: how many tokens there are. */
  readonly vocabulary: number;
  /** L: how many layers; two stand for attention and feed-forward of a Transformer. */
  readonly depth: number;
  /** d: of a row. */
  readonly width: number;
  /** e / d: how much wider gate and values are; default 2. e is rounded. */
  readonly expansion?: number;
  /** Default `"pre"`, with another norm behind the last layer. */
  readonly residual?: "pre" | "post";
  /** Default `"scaleNorm"`. */
  readonly norm?: NormName;
  /** Whether layers learn a bias for each distance inside chunks; default true. */
  readonly useDistanceBias?: boolean;
  /** Whether sinusoids, with one learned factor, are added to the embedding; default true. */
  readonly useSinusoids?: boolean;
  /** Whether logits are products with the embedding's rows, or with rows of their own; default true. */
  readonly tieEmbeddings?: boolean;
  /** Of the embedding; default normal with deviation 0.02. */
  readonly embeddingInitializer?: InitializerConfig;
  /** Whether token 0 is padding, which no row sees; default false. */
  readonly maskZero?: boolean;
  /**
   * Default `"logits"`; `"probabilities"` is what tfjs's losses of `compile` take, which of logits
   * compute nonsense.
   */
  readonly outputs?: "logits" | "probabilities";
  /** Of the model. */
  readonly name?: string;
}
