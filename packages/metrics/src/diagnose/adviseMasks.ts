import {
  type Advice,
  type AdviseOptions,
  advise,
  and,
  type BlockRow,
  everything,
  type Mask,
  perHead,
  plan,
} from "@frugal/sparse-masks";
import type { Tensor } from "@tensorflow/tfjs-core";
import { checkWhole, type SampleOptions, type WeightOptions } from "./diagnoseOptions.ts";
import { keptMass, levelsOf } from "./keptMass.ts";
import type { HeadAdvice, MaskAdvice } from "./maskAdvice.ts";
import { readSample } from "./readSample.ts";
import type { SampledRow } from "./sampledRow.ts";
import { sampleRows } from "./sampleRows.ts";

/** What is asked of masks; all may be left out. */
export interface AdviseMasksOptions
  extends WeightOptions,
    SampleOptions,
    Pick<AdviseOptions, "causal" | "candidates"> {
  /** Share of the mass that each head shall keep, above 0 and at most 1; default 0.99. */
  readonly keep?: number;
}

/** Rounds of asking for more where the sample promised too much. */
const ROUNDS = 4;
/** Logsumexps are float32: what two of them tell of a share is right to this. */
const ROUNDING = 1e-5;

const noMask: Mask = /* @__PURE__ */ everything();

/**
 * Which mask would keep 99 % of each head's mass, and what would it save?
 *
 * Masks are found by `advise` of @frugal/sparse-masks from the exact weights of `samples` rows drawn
 * with a seed, key by key, so that four sinks or every seventh key are seen. What a mask keeps is then
 * measured over all rows, all heads at once, at the cost of the masks; where it is too little, the head
 * is asked for more, and after some rounds stays dense. Memory is linear in N.
 *
 * What is kept is of the weights as they are. Under the mask those that are left grow, since each row's
 * still sum to 1.
 *
 * @param q queries [B, H, N, D]
 * @param k keys [B, H, M, D]
 * @param options what `attention` is called with, as far as it concerns the weights, and what is asked
 * @throws {RangeError} options out of range, a head of which no sampled row sees a key, NaN
 * @throws as `attentionStatistics`
 */
export function adviseMasks(q: Tensor, k: Tensor, options: AdviseMasksOptions = {}): MaskAdvice {
  const { keep = 0.99, samples = 64, seed = 1, causal, candidates = [], ...attention } = options;
  if (!(keep > 0 && keep <= 1)) {
    throw new RangeError(`adviseMasks: keep must be above 0 and at most 1, got ${keep}`);
  }
  checkWhole("adviseMasks", "samples", samples, 1);
  checkWhole("adviseMasks", "seed", seed, 0);
  const levels = levelsOf(q, k, attention);
  const [B, H, N, D] = q.shape as [number, number, number, number];
  const M = k.shape[2] as number;
  const sample = sampleRows(N, samples, seed);
  const rows = readSample(q, k, sample.rows, attention);
  const ask = (head: number, share?: number): Advice => {
    const masses = { queries: N, keys: M, block: 1, rows: rowsOf(head, rows, sample.rows) };
    const ahead = causal ?? (share === undefined ? false : undefined);
    const asked = { candidates, most: 1, ...(ahead !== undefined && { causal: ahead }) };
    const found = advise(masses, { ...asked, keep: share ?? 1 });
    return found.at(share === undefined ? -1 : 0) as Advice;
  };
  const heads = settle(H, keep, ask, (masks) => keptMass(q, k, attention, levels, perHead(masks)));
  const mask = perHead(heads.map((one) => one.mask));
  const { mask: before = noMask } = attention;
  const computed = (one: Mask) => plan(one, { B, H, N, M, D }).pairsComputed;
  const [pairsNow, pairsComputed] = [computed(before), computed(and(before, mask))];
  const codes = heads.map(({ code }) => code);
  const together = {
    mask,
    code: new Set(codes).size === 1 ? (codes[0] as string) : `perHead([${codes.join(", ")}])`,
    kept: heads.reduce((sum, { kept }) => sum + kept, 0) / H,
    pairsNow,
    pairsComputed,
    saved: 1 - pairsComputed / pairsNow,
  };
  return { keep, heads, together, sample };
}

/** The weights of a head's sampled rows, as blocks of one query and one key. */
function rowsOf(
  head: number,
  rows: readonly (readonly (readonly SampledRow[])[])[],
  at: readonly number[],
): BlockRow[] {
  const found = (rows[head] ?? []).flatMap((ofExample) =>
    ofExample.map(({ weights }, i) => ({ row: at[i] as number, masses: weights })),
  );
  if (rows[head]?.flat().some(({ first, end }) => first < end)) return found;
  throw new RangeError(`adviseMasks: some sampled row of head ${head} must see a key, got none`);
}

/**
 * Asks for more until every head keeps enough of all its rows, and at last for dense attention.
 *
 * @param ask for a mask that keeps a share of the sample; without a share for the dense one
 * @param measure what heads keep with these masks
 */
function settle(
  H: number,
  keep: number,
  ask: (head: number, share?: number) => Advice,
  measure: (masks: readonly Mask[]) => Float64Array,
): HeadAdvice[] {
  const shares = new Float64Array(H).fill(keep);
  let heads = Array.from(shares, (share, head): HeadAdvice => ({ head, ...ask(head, share) }));
  for (let round = 1; ; round++) {
    const kept = measure(heads.map(({ mask }) => mask));
    heads = heads.map((one) => ({ ...one, kept: kept[one.head] as number }));
    const short = heads.filter((one) => one.kept < keep - ROUNDING);
    if (short.length === 0 || round > ROUNDS) return heads;
    for (const { head, kept: found } of short) {
      const share = Math.min((shares[head] as number) + 1.5 * (keep - found), 1);
      shares[head] = share;
      heads[head] = { head, ...(round < ROUNDS ? ask(head, share) : ask(head)) };
    }
  }
}
