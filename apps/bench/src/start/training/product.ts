import * as tf from "@tensorflow/tfjs-core";

/**
 * The product of two matrices, also in its gradient without `transposeA` and `transposeB`: for those
 * tfjs-wasm leaves its fast path, and everything that the models share would be slow.
 */
export const product = tf.customGrad((...args) => {
  const [x, w, save] = args as unknown as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
  save([x, w]);
  return {
    value: tf.matMul(x, w),
    gradFunc: (slope: tf.Tensor, saved: tf.Tensor[]) => {
      const [left, right] = saved as [tf.Tensor2D, tf.Tensor2D];
      return [
        tf.matMul(slope as tf.Tensor2D, tf.transpose(right)),
        tf.matMul(tf.transpose(left), slope as tf.Tensor2D),
      ];
    },
  };
}) as (x: tf.Tensor, w: tf.Tensor) => tf.Tensor2D;
