import { ShapeError } from "@frugal/attention-core";
import { type Tensor, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { checkPositive } from "../frequencies/checkFrequencies.ts";
import { checkRows } from "../rotary/checkRows.ts";
import { turnRows } from "../rotary/rotary.ts";
import type { RotaryLayout } from "../rotary/rotaryOptions.ts";
import { pairsOf } from "../rotary/turn.ts";
import { turnOf } from "../rotary/turnOf.ts";

/** How `xpos` turns and decays. */
export interface XposOptions {
  readonly layout: RotaryLayout;
  /** As in `rotary`, one list; `rotaryFrequencies(D)` where left out. */
  readonly frequencies?: ArrayLike<number>;
  /** Position of the first key, 0 where left out. The last query stands at the last key. */
  readonly offset?: number;
  /**
   * The position where factors are 1; the middle of the keys where left out. Keys that are kept and
   * queries that come later must have the same.
   */
  readonly centre?: number;
  /** γ, how little the fastest pair keeps: 0.4 where left out. */
  readonly gamma?: number;
  /** Positions over which a pair decays by its ζ, 512 where left out. */
  readonly scaleBase?: number;
}

/** Largest logarithm of a factor: e^80 times a number of 10³ is still a float32. */
const LARGEST = 80;

/**
 * XPOS: rotary embedding whose pairs fade with distance, the fast ones sooner. Pair i of a query at m
 * is turned and multiplied by ζᵢ^((m − c)/scaleBase), that of a key at n by ζᵢ^(−(n − c)/scaleBase),
 * ζᵢ = (2i/D + γ)/(1 + γ); so the product of both has ζᵢ^((m − n)/scaleBase). For causal attention
 * only: with n > m it grows.
 *
 * The factors of one side grow without bound. Counted from the middle c, as here, they stay in float32
 * for nearly twice as long as counted from 0; where they would not, positions are refused.
 *
 * @param q queries [B, H, N, D], float32
 * @param k keys [B, H', M, D]
 * @returns both, turned and scaled
 * @throws {RangeError} positions so far from the centre that factors would leave float32 (32 thousand
 *   at D = 64), numbers that are not above 0, an odd width
 * @throws {ShapeError | TypeError} as `rotary`; rows of q and k that differ in B or D
 * @see Sun et al. 2022, "A length-extrapolatable transformer", §3.2; microsoft/torchscale, xpos
 */
export function xpos(
  q: Tensor,
  k: Tensor,
  options: XposOptions,
): { readonly q: Tensor4D; readonly k: Tensor4D } {
  const op = "xpos";
  checkRows(op, q, "q");
  checkRows(op, k, "k");
  const [B, , N, D] = q.shape;
  const M = k.shape[2];
  if (k.shape[0] !== B || k.shape[3] !== D) {
    throw new ShapeError(
      `${op}: k must be [${B}, H, M, ${D}] to match q, got [${k.shape.join(", ")}]`,
    );
  }
  const { gamma = 0.4, scaleBase = 512, centre, offset = 0, ...turning } = options ?? {};
  checkPositive(op, { gamma, scaleBase });
  const own = { ...turning, offset };
  const [keys, queries] = [turnOf(op, k, own), turnOf(op, q, { ...own, offset: offset + M - N })];
  const c = centre ?? offset + Math.floor(M / 2);
  if (!Number.isFinite(c)) throw new RangeError(`${op}: centre must be a finite number, got ${c}`);
  const pairs = pairsOf(keys);
  const rates = Float64Array.from(
    { length: pairs },
    (_, i) => Math.log((i / pairs + gamma) / (1 + gamma)) / scaleBase,
  );
  const first = offset + Math.min(0, M - N);
  const farthest = Math.max(Math.abs(first - c), Math.abs(offset + M - 1 - c));
  if (-(rates[0] ?? 0) * farthest > LARGEST) {
    const most = Math.floor(LARGEST / -(rates[0] as number));
    throw new RangeError(
      `${op}: positions must be within ${most} of the centre ${c}, or factors leave float32; got ${farthest}`,
    );
  }
  const growth = (sign: number) => ({
    growth: { rates: rates.map((rate) => sign * rate), centre: c },
  });
  return tidy(() => ({
    q: turnRows(q, { ...queries, ...growth(1) }, options.layout),
    k: turnRows(k, { ...keys, ...growth(-1) }, options.layout),
  }));
}
