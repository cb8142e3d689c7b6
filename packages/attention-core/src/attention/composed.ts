import type { BlockLayout } from "@frugal/sparse-masks";
import { type Tensor, type Tensor3D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { attentionByBlocks } from "../composition/attentionByBlocks.ts";
import type { AttentionOptions } from "./attentionOptions.ts";
import type { AttentionWithLogsumexp } from "./attentionWithLogsumexp.ts";
import { prepare } from "./prepare.ts";
import { repeatHeads } from "./repeatHeads.ts";
import { sizesOf } from "./sizes.ts";
import { sumsToOne } from "./weighting.ts";

const NOT_COMPOSED = ["bias", "softCap", "sinks", "dropout"] as const;

/**
 * An attention by tfjs's ops, where our kernels do not run.
 *
 * @throws {RangeError} options that only the kernels have
 */
export function composed(
  op: string,
  q: Tensor,
  k: Tensor,
  v: Tensor,
  options: AttentionOptions,
  layout: BlockLayout,
): AttentionWithLogsumexp {
  for (const name of NOT_COMPOSED) {
    if (options[name] === undefined) continue;
    throw new RangeError(`${op}: ${name} needs the tfjs backend wasm or cpu, got webgl`);
  }
  const run = (): { output: Tensor4D; logsumexp: Tensor3D } => {
    const { inputs, attributes } = prepare(q, k, v, options, layout);
    const { shared } = sizesOf(q, v);
    if (!sumsToOne(attributes.weighting)) {
      throw new RangeError(`${op}: this normalizer needs the tfjs backend wasm or cpu, got webgl`);
    }
    const repeated = (x: Tensor) => repeatHeads(x as Tensor4D, shared);
    const result = attentionByBlocks(inputs.q, repeated(inputs.k), repeated(inputs.v), attributes);
    return { ...result };
  };
  return tidy(run);
}
