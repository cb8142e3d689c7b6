import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { AttentionWithLogsumexp } from "../attention/attentionWithLogsumexp.ts";
import { attendPagesOp } from "./attendPagesOp.ts";
import { type CacheShape, checkAppend, checkCacheOptions, checkQueries } from "./checkCache.ts";
import type { KeyValueCacheOptions } from "./keyValueCacheOptions.ts";
import { openPages, type Pages } from "./pages.ts";

/** The keys and values of what was said so far, for queries that come one or a few at a time. */
export interface KeyValueCache {
  /** How many keys were appended: the position of the next. */
  readonly length: number;
  /** Bytes of WASM memory that it owns; `tf.memory()` does not count them. */
  readonly bytes: number;
  readonly isDisposed: boolean;
  /** The positions that are held, ascending: the sinks, then the window of the last append. */
  positions(): Int32Array;
  /**
   * Adds the keys and values of the next n positions. They are copied: the tensors stay yours. The
   * first call says what the cache is for; later ones must agree in all but n. Costs what is
   * appended, however many keys there are. Nothing has changed when an error is thrown.
   *
   * @param k [B, H', n, D], float32
   * @param v [B, H', n, E]
   * @throws {ShapeError | TypeError} tensors that do not fit
   * @throws {MemoryError} when WASM memory is at its end
   * @throws {Error} after `dispose`
   */
  append(k: Tensor, v: Tensor): void;
  /**
   * Attention of the last n positions to what they may see: the query at position p sees the keys
   * at positions up to p, in its window or among the sinks. So it equals `attention` over all keys
   * with the mask `and(causal(), or(window(window), sinks(sinks)))`. H must be a multiple of H': query
   * head h looks at key head ⌊h · H'/H⌋. Keys are read once for all queries of a group. Not
   * differentiable; the result belongs to the `tf.tidy` around it.
   *
   * @param q [B, H, n, D]; with a window, n at most what was appended last
   * @param options scale: what scores are multiplied by; default 1/√D
   * @returns [B, H, n, E]
   * @throws {ShapeError | TypeError | RangeError} a tensor that does not fit, more queries than
   *   keys, queries whose window is no longer held
   * @throws {Error} after `dispose`
   */
  attend(q: Tensor, options?: { readonly scale?: number }): Tensor4D;
  /** The same, and the logsumexp of each row [B, H, n], for `merge` with attention to other keys. */
  attendWithLogsumexp(q: Tensor, options?: { readonly scale?: number }): AttentionWithLogsumexp;
  /** Frees its memory. A second call does nothing. */
  dispose(): void;
}

/**
 * A cache of keys and values that grows as text is generated (or stays as large as its window and
 * sinks), with a kernel of its own for one query or a few.
 *
 * Keys are kept as they come: rotate them by their position, `length` and after, before appending.
 * Runs on the tfjs backends cpu and wasm, on one thread.
 *
 * @throws {TypeError} an unknown option
 * @throws {RangeError} a window that is not a positive integer, sinks not one of at least 0
 * @see Xiao et al. 2023 (StreamingLLM), §3.2; Kwon et al. 2023 (PagedAttention), §4.1
 */
export function keyValueCache(options: KeyValueCacheOptions = {}): KeyValueCache {
  checkCacheOptions(options);
  const { window = Number.POSITIVE_INFINITY, sinks = 0 } = options;
  let held: { readonly shape: CacheShape; readonly pages: Pages } | undefined;
  let length = 0;
  /** The first position of the window of the first query that was appended last. */
  let oldest = 0;
  let isDisposed = false;

  function refuseDisposed(op: string): void {
    if (isDisposed) throw new Error(`${op}: this KeyValueCache is disposed`);
  }

  function attend(op: string, q: Tensor, scale: number | undefined): AttentionWithLogsumexp {
    refuseDisposed(op);
    checkQueries(op, q, scale, held?.shape, { length, oldest, window });
    const { shape, pages } = held as NonNullable<typeof held>;
    const { H, D, E } = shape;
    const wanted = { window, sinks, scale: scale ?? 1 / Math.sqrt(D) };
    const [output, logsumexp] = attendPagesOp({ q }, { pages, keyHeads: H, E, length, ...wanted });
    return { output, logsumexp } as AttentionWithLogsumexp;
  }

  return {
    get length() {
      return length;
    },
    get bytes() {
      return held?.pages.bytes ?? 0;
    },
    get isDisposed() {
      return isDisposed;
    },
    positions() {
      const first = Math.min(sinks, oldest);
      const rest = length - oldest;
      return Int32Array.from({ length: first + rest }, (_, i) =>
        i < first ? i : oldest + i - first,
      );
    },
    append(k, v) {
      refuseDisposed("append");
      const shape = checkAppend(k, v, held?.shape);
      const { B, H, D, E } = shape;
      const count = k.shape[2] as number;
      const pages = held?.pages ?? openPages({ heads: B * H, D, E });
      pages.write(length, count, k.dataSync<"float32">(), v.dataSync<"float32">());
      held ??= { shape, pages };
      oldest = Math.max(0, length + 1 - window);
      length += count;
      pages.release(sinks, oldest);
    },
    attend(q, { scale } = {}) {
      const { output, logsumexp } = attend("attend", q, scale);
      logsumexp.dispose();
      return output;
    },
    attendWithLogsumexp: (q, { scale } = {}) => attend("attendWithLogsumexp", q, scale),
    dispose() {
      isDisposed = true;
      held?.pages.free();
      held = undefined;
    },
  };
}
