import { type AttentionOptions, attention } from "@frugal/attention-core";
import { mul, type Tensor, type Tensor4D, tensor, tidy } from "@tensorflow/tfjs-core";
import { BASE, rotaryFrequencies } from "../frequencies/rotaryFrequencies.ts";
import { mergedAttention } from "../merged/mergedAttention.ts";
import type { Turning } from "../merged/mergedAttentionOptions.ts";
import { checkRows } from "../rotary/checkRows.ts";
import { rotary } from "../rotary/rotary.ts";
import { xpos } from "../xpos/xpos.ts";
import type { AttentionPlan } from "./attentionPlan.ts";
import type { Encoding } from "./encoding.ts";

export interface AttendByPlanOptions {
  readonly encoding: Encoding;
  /** Multiplies scores; 1/√D unless given. */
  readonly scale?: number;
}

/**
 * Attention as a plan of a method says, for a model with such an encoding: what a model calls in the
 * place of `attention` to be run with any method. With gradients, so that it trains with them too.
 *
 * @param q [B, H, N, D], neither turned nor scaled
 * @param k [B, H, M, D]
 * @param v [B, H, M, E]
 * @returns [B, H, N, E]
 * @throws {TypeError} a plan that needs rotary, of a model with another encoding
 * @throws as `attention`, `rotary` and `mergedAttention`
 */
export function attendByPlan(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  plan: AttentionPlan,
  { encoding, scale }: AttendByPlanOptions,
): Tensor4D {
  checkRows("attendByPlan", q, "q");
  checkRows("attendByPlan", k, "k");
  if (encoding.kind !== "rotary" && (plan.stretch || plan.positions))
    throw new TypeError(
      `attendByPlan: this method needs a model with rotary positions, got "${encoding.kind}"`,
    );
  const [N, M] = [q.shape[2], k.shape[2]];
  const { mask, queryFactors, placed = true } = plan;
  return tidy(() => {
    const scaled = queryFactors ? mul(q, tensor(Float32Array.from(queryFactors(N, M)), [N, 1])) : q;
    const options = { mask, ...(scale !== undefined && { scale }) };
    if (!placed || encoding.kind === "none") return attention(scaled, k, v, options);
    if (encoding.kind === "bias") {
      const biased: AttentionOptions & { bias: Tensor } = {
        ...options,
        bias: encoding.table({ N, M }),
      };
      return attention(scaled, k, v, biased);
    }
    if (encoding.kind === "xpos") {
      const { kind: _, ...decaying } = encoding;
      const turned = xpos(scaled, k, decaying);
      return attention(turned.q, turned.k, v, options);
    }
    const turning = turningOf(encoding, plan, q.shape[3]);
    if (plan.positions)
      return mergedAttention(scaled, k, v, {
        ...options,
        positions: plan.positions,
        rotary: turning,
      });
    const turned = rotary(scaled, { ...turning, offset: M - N });
    return attention(turned, rotary(k, turning), v, options);
  });
}

function turningOf(
  { layout, base = BASE, width }: Extract<Encoding, { kind: "rotary" }>,
  { stretch }: AttentionPlan,
  D: number,
): Turning {
  const model = { width: width ?? D, base };
  return {
    layout,
    ...(stretch?.(model) ?? { frequencies: rotaryFrequencies(model.width, model) }),
  };
}
