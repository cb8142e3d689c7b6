import * as tf from "@tensorflow/tfjs";

/**
 * Cosines and sines for `tfjsRotary`, made once: [N, D] each, each half the same. Computed in float64:
 * by tf.cos of float32 angles they are off by 2e-4 at position 4096.
 */
export function tfjsAngles(N: number, D: number): { cosines: tf.Tensor2D; sines: tf.Tensor2D } {
  const table = (of: (angle: number) => number) =>
    tf.tensor2d(
      Float32Array.from({ length: N * D }, (_, at) => {
        const pair = (at % D) % (D / 2);
        return of(Math.floor(at / D) * 10_000 ** ((-2 * pair) / D));
      }),
      [N, D],
    );
  return { cosines: table(Math.cos), sines: table(Math.sin) };
}

/** x cos + rotateHalf(x) sin, as models in Python write it: x [B, H, N, D]. */
export function tfjsRotary(
  x: tf.Tensor4D,
  { cosines, sines }: ReturnType<typeof tfjsAngles>,
): tf.Tensor4D {
  return tf.tidy(() => {
    const [a, b] = tf.split(x, 2, 3) as [tf.Tensor4D, tf.Tensor4D];
    return tf.add(tf.mul(x, cosines), tf.mul(tf.concat([tf.neg(b), a], 3), sines));
  });
}

/** The same of halves apart, which needs fewer passes: cosines and sines [N, D / 2]. */
export function tfjsRotaryHalves(
  x: tf.Tensor4D,
  { cosines, sines }: ReturnType<typeof tfjsAngles>,
): tf.Tensor4D {
  return tf.tidy(() => {
    const [a, b] = tf.split(x, 2, 3) as [tf.Tensor4D, tf.Tensor4D];
    const real = tf.sub(tf.mul(a, cosines), tf.mul(b, sines));
    return tf.concat([real, tf.add(tf.mul(b, cosines), tf.mul(a, sines))], 3) as tf.Tensor4D;
  });
}
