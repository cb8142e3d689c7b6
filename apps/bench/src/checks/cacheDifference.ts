import { keyValueCache } from "@frugal/attention-core";
import * as reference from "@frugal/attention-core/reference";
import { and, causal, or, sinks, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../inputs/randomRows.ts";
import { largestDifference } from "../measure/agreement.ts";

/** Of query heads; they share two heads of keys. */
const H = 4;
const SHARED = 2;

/**
 * How far a cache that grows by `lengths` is from attention over all keys, in float64, with the mask
 * that its window and sinks are: every row, as it is generated.
 */
export function cacheDifference(
  lengths: readonly number[],
  D: number,
  kept: { readonly window?: number; readonly sinks?: number },
): number {
  const length = lengths.reduce((sum, count) => sum + count, 0);
  const cache = keyValueCache(kept);
  const difference = tf.tidy(() => {
    const { q } = randomRows(H, length, D);
    const { k, v } = randomRows(H / SHARED, length, D);
    const outputs: tf.Tensor[] = [];
    let at = 0;
    for (const count of lengths) {
      const rows = (x: tf.Tensor4D) =>
        tf.slice(x, [0, 0, at, 0], [1, x.shape[1], count, D]) as tf.Tensor4D;
      cache.append(rows(k), rows(v));
      outputs.push(cache.attend(rows(q)));
      at += count;
    }
    const output = tf.concat(outputs, 2);
    const ofHead = tf.tensor1d(
      Array.from({ length: H }, (_, h) => Math.floor(h / SHARED)),
      "int32",
    );
    const array = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });
    const [a, b, c] = [array(q), array(tf.gather(k, ofHead, 1)), array(tf.gather(v, ofHead, 1))];
    const seen = window(kept.window ?? length);
    const mask = and(causal(), kept.sinks ? or(seen, sinks(kept.sinks)) : seen);
    return largestDifference(
      output.dataSync(),
      reference.attention(a, b, c, { mask }).output.values,
    );
  });
  cache.dispose();
  return difference;
}
