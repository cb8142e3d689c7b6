import { type KeyValueCache, keyValueCache, merge } from "@frugal/attention-core";
import {
  concat,
  keep,
  slice,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { checkRows } from "../rotary/checkRows.ts";
import { rotary } from "../rotary/rotary.ts";
import type { Turning } from "./mergedAttentionOptions.ts";
import type { MergedPositions } from "./mergedPositions.ts";

export interface MergedCacheOptions {
  readonly positions: MergedPositions;
  readonly rotary: Turning;
}

/** The keys and values of a text that is being written, for `mergedAttention` step by step. */
export interface MergedCache {
  /** How many keys were appended: the position of the next. */
  readonly length: number;
  /**
   * Adds keys, not turned yet, and values of the next n positions. They are copied.
   *
   * @param k [B, H', n, D], float32
   * @param v [B, H', n, E]
   * @throws as `keyValueCache`
   */
  append(k: Tensor, v: Tensor): void;
  /**
   * `mergedAttention` of the last n positions over all keys. Not differentiable.
   *
   * @param q [B, H, n, D], not turned yet; n at most what was appended last
   * @param options scale: multiplies scores; default 1/√D
   * @returns [B, H, n, E]
   * @throws as `keyValueCache`
   */
  attend(q: Tensor, options?: { readonly scale?: number }): Tensor4D;
  /** Frees its memory. A second call does nothing. */
  dispose(): void;
}

/** Keys that are still in the window of the next query. */
interface Waiting {
  /** Position of the first. */
  readonly start: number;
  readonly k: Tensor4D;
  readonly v: Tensor4D;
}

/**
 * `mergedAttention` for decoding, in two caches: the window's keys, turned to where they stand, and
 * all that have left it, turned to what they are told. A key is turned once for each, whenever the
 * text grows, rather than at every step. Holds every key once, and those of the window thrice.
 *
 * @throws as `keyValueCache`
 * @see Su 2023, kexue.fm/archives/9708 (the step, with all keys turned anew)
 */
export function mergedCache({ positions, rotary: turning }: MergedCacheOptions): MergedCache {
  const { window } = positions;
  const near: KeyValueCache = keyValueCache({ window });
  const far: KeyValueCache = keyValueCache();
  let waiting: Waiting[] = [];

  /** Hands keys at least `window` before the last query to the far cache. */
  function release(): void {
    const end = near.length - window;
    while (waiting[0] && waiting[0].start < end) {
      const [{ start, k, v }] = waiting as [Waiting];
      const count = Math.min(k.shape[2], end - start);
      const told = Float64Array.from({ length: count }, (_, j) => positions.key(start + j));
      tidy(() =>
        far.append(rotary(rows(k, 0, count), { ...turning, positions: told }), rows(v, 0, count)),
      );
      const rest = k.shape[2] - count;
      const left =
        rest === 0
          ? []
          : tidy(() => [
              {
                start: start + count,
                k: keep(rows(k, count, rest)),
                v: keep(rows(v, count, rest)),
              },
            ]);
      k.dispose();
      v.dispose();
      waiting = [...left, ...waiting.slice(1)];
    }
  }

  return {
    get length() {
      return near.length;
    },
    append(k, v) {
      checkRows("append", k, "k");
      const start = near.length;
      tidy(() => near.append(rotary(k, { ...turning, offset: start }), v));
      waiting.push({ start, k: keep(k.clone()), v: keep((v as Tensor4D).clone()) });
      release();
    },
    attend(q, options = {}) {
      checkRows("attend", q, "q");
      const n = q.shape[2];
      return tidy(() => {
        const first = near.length - n;
        const turned = rotary(q, { ...turning, offset: first });
        const close = near.attendWithLogsumexp(turned, options);
        // The last query stands `window` after the last far key, and the first ones may see none.
        const seeing = Math.min(n, far.length);
        if (seeing === 0) return close.output;
        const told = Float64Array.from({ length: n }, (_, i) => positions.query(first + i));
        const asked = rotary(q, { ...turning, positions: told });
        const blind = n - seeing;
        const distant = far.attendWithLogsumexp(rows(asked, blind, seeing), options);
        const output = rows(close.output, blind, seeing);
        const logsumexp = rows(close.logsumexp, blind, seeing);
        const both = merge([{ output, logsumexp }, distant]).output;
        return blind === 0 ? both : concat([rows(close.output, 0, blind), both], 2);
      });
    },
    dispose() {
      near.dispose();
      far.dispose();
      for (const { k, v } of waiting) {
        k.dispose();
        v.dispose();
      }
      waiting = [];
    },
  };
}

/** Rows along the axis of positions. */
function rows<T extends Tensor3D | Tensor4D>(x: T, from: number, count: number): T {
  const [begin, size] = [x.shape.map(() => 0), [...x.shape]];
  begin[2] = from;
  size[2] = count;
  return slice(x as Tensor, begin, size) as T;
}
