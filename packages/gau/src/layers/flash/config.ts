import type { MixedChunkNormalizer } from "../../mixedChunk/mixedChunkOptions.ts";
import type { QueryKeyConfig } from "../gatedAttentionUnit/config.ts";
import type { GatedUnitConfig } from "../unit/config.ts";

/** How a `Flash` layer is made. */
export interface FlashConfig extends GatedUnitConfig, QueryKeyConfig {
  /** c: rows of a chunk; default 256. */
  readonly chunk?: number;
  /** Whether a row sees only what comes before it, and itself; default false. */
  readonly causal?: boolean;
  /** Default `"essay"`. */
  readonly normalizer?: MixedChunkNormalizer;
  /** Whether there is a learned bias for each distance inside chunks; default false. */
  readonly useDistanceBias?: boolean;
  /**
   * Whether an input shorter than a chunk is taken for the beginning of one, rather than refused;
   * default false.
   */
  readonly padShort?: boolean;
}
