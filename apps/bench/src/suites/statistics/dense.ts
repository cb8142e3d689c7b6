import type { AttentionStatistics } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs-core";
import { checkAgreement } from "../../measure/agreement.ts";
import { D, TOLERANCE } from "./sizes.ts";

/** Compares statistics of one head without a mask with those of its dense weights, by tfjs ops. */
export function checkWithDense(
  what: string,
  q: tf.Tensor,
  k: tf.Tensor,
  own: AttentionStatistics,
): void {
  tf.tidy(() => {
    const N = q.shape[2] as number;
    const [queries, keys] = [q, k].map((x) => tf.reshape(x, [N, D])) as [tf.Tensor2D, tf.Tensor2D];
    const scores = tf.mul(tf.matMul(queries, tf.transpose(keys)), 1 / Math.sqrt(D));
    const weights = tf.softmax(scores) as tf.Tensor2D;
    const places = tf.range(0, N);
    const apart = tf.abs(tf.sub(tf.expandDims(places, 1), tf.expandDims(places, 0)));
    const dense = {
      logsumexp: tf.logSumExp(scores, 1),
      entropy: tf.neg(tf.sum(tf.mul(weights, tf.log(weights)), 1)),
      squares: tf.sum(tf.square(weights), 1),
      maximum: tf.max(weights, 1),
      distance: tf.sum(tf.mul(weights, apart), 1),
      sinkMass: tf.sum(tf.slice(weights, [0, 0], [N, 4]), 1),
    };
    for (const [name, values] of Object.entries(dense)) {
      const most = { logsumexp: 10, entropy: Math.log(N), distance: N }[name] ?? 1;
      const [actual, expected] = [own[name as keyof typeof dense], values].map((x) =>
        tf.div(x, most).dataSync(),
      ) as [tf.TypedArray, tf.TypedArray];
      checkAgreement(`${what}, ${name}`, actual, expected, TOLERANCE);
    }
    const all = tf.sum(own.distanceMass).dataSync();
    checkAgreement(`${what}, all distances`, all, [1], TOLERANCE);
  });
}
