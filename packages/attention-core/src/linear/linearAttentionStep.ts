import { type Tensor, type Tensor3D, type Tensor4D, tidy, zeros } from "@tensorflow/tfjs-core";
import { ShapeError } from "../attention/shapeError.ts";
import { checkLinearInputs, checkState } from "./checkLinearInputs.ts";
import { keptWords } from "./keptWords.ts";
import { linearAttentionStepOp } from "./linearAttentionOp.ts";
import type { LinearAttentionStepOptions } from "./linearAttentionOptions.ts";
import { mapThrough } from "./mapThrough.ts";

const OPTIONS = ["features", "normalized", "epsilon", "keyMask", "queryMask"];

/** All that a causal linear attention keeps of the keys and values so far; R features. */
export interface LinearAttentionState {
  /** Σ φ(k) ⊗ v, [B, H, R, E]; R = D unless features are random. */
  readonly keyValues: Tensor4D;
  /** Σ φ(k), [B, H, R] */
  readonly keySum: Tensor3D;
}

/** A step's rows, and the state after it. */
export interface LinearAttentionStepResult {
  /** [B, H, N, E] */
  readonly output: Tensor4D;
  readonly state: LinearAttentionState;
}

/**
 * Causal linear attention that goes on where a state ended, and hands out the state after: N = 1
 * decodes token by token in time and memory that do not grow; any N reads a prompt, or a long
 * sequence piece by piece. The rows of consecutive steps are those of one `linearAttention` with
 * `causal` over all of them, whatever the cuts. Gradients flow through outputs and states.
 *
 * The old state is neither changed nor disposed.
 *
 * @param state of the step before; none at the beginning
 * @param q queries [B, H, N, D], float32
 * @param k keys [B, H, N, D]
 * @param v values [B, H, N, E]
 * @throws {ShapeError | TypeError | RangeError} as `linearAttention`; a state of other shapes
 * @see linearAttention for the formula, semantics and options; Katharopoulos et al. 2020, §3.4
 */
export function linearAttentionStep(
  state: LinearAttentionState | undefined,
  q: Tensor,
  k: Tensor,
  v: Tensor,
  options: LinearAttentionStepOptions = {},
): LinearAttentionStepResult {
  const op = "linearAttentionStep";
  checkLinearInputs(op, { q, k, v }, options, OPTIONS);
  const { features = "elu+1", normalized = true, epsilon = 0 } = options;
  const [B, H, N, D] = q.shape as [number, number, number, number];
  if (k.shape[2] !== N) {
    throw new ShapeError(`${op}: k must have ${N} rows as q, got ${k.shape[2]}`);
  }
  const R = typeof features === "string" ? D : features.directions(D).length / D;
  const shape: [number, number, number, number] = [B, H, R, v.shape[3] as number];
  if (state !== undefined) {
    checkState(op, "keyValues", state.keyValues, shape);
    checkState(op, "keySum", state.keySum, [B, H, R]);
  }
  return tidy(() => {
    const { keyValues, keySum } = state ?? { keyValues: zeros(shape), keySum: zeros([B, H, R]) };
    const { kind, ...mapped } = mapThrough(features, q, k, !normalized || epsilon > 0);
    const [output, denominators, nextValues, nextSum] = linearAttentionStepOp(
      { q: mapped.q, k: mapped.k, v, keyValues, keySum },
      {
        ...{ features: kind, causal: true, normalized, epsilon },
        keptQueries: keptWords(options.queryMask),
        keptKeys: keptWords(options.keyMask),
      },
    );
    denominators?.dispose();
    return {
      output: output as Tensor4D,
      state: { keyValues: nextValues as Tensor4D, keySum: nextSum as Tensor3D },
    };
  });
}
