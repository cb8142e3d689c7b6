import * as tf from "@tensorflow/tfjs-core";

/** Something to time: `compute`, and all that it allocated freed after it. */
export const freed =
  (compute: () => tf.TensorContainer): (() => void) =>
  () =>
    tf.dispose(tf.tidy(compute));
