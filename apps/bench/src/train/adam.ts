import * as tf from "@tensorflow/tfjs-core";

/** Adam whose rate changes from step to step, and whose state can be saved. */
export interface Adam {
  /** Both moments of each variable, by name; zeros at first. */
  readonly moments: ReadonlyMap<string, tf.Variable>;
  /** @param step how many steps went before */
  update(gradients: ReadonlyMap<string, tf.Tensor>, step: number, rate: number): void;
}

export interface AdamOptions {
  /** How much of the mean of squares stays from step to step; 0.99 unless given. */
  readonly second?: number;
  /** How fast matrices shrink, for each unit of the rate; vectors keep their size. 0.1 unless given. */
  readonly decay?: number;
}

const FIRST = 0.9;
const EPSILON = 1e-8;

let optimizers = 0;

/**
 * x ← x − rate · (m̂ / (√v̂ + ε) + decay · x), m and v running means of the gradient and its square.
 *
 * @see Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2 (the decay)
 */
export function adam(
  variables: ReadonlyMap<string, tf.Variable>,
  { second = 0.99, decay = 0.1 }: AdamOptions = {},
): Adam {
  const moments = new Map<string, tf.Variable>();
  const optimizer = optimizers++;
  for (const [name, { shape }] of variables)
    for (const moment of ["mean", "square"]) {
      const zeros = tf.zeros(shape);
      const key = `${moment} of ${name}`;
      moments.set(key, tf.variable(zeros, false, `adam ${optimizer}: ${key}`));
      zeros.dispose();
    }
  return {
    moments,
    update(gradients, step, rate) {
      tf.tidy(() => {
        const unbiased = Math.sqrt(1 - second ** (step + 1)) / (1 - FIRST ** (step + 1));
        for (const [name, x] of variables) {
          const gradient = gradients.get(name) as tf.Tensor;
          const mean = moments.get(`mean of ${name}`) as tf.Variable;
          const square = moments.get(`square of ${name}`) as tf.Variable;
          mean.assign(tf.add(tf.mul(mean, FIRST), tf.mul(gradient, 1 - FIRST)));
          square.assign(tf.add(tf.mul(square, second), tf.mul(tf.square(gradient), 1 - second)));
          const change = tf.div(tf.mul(mean, rate * unbiased), tf.add(tf.sqrt(square), EPSILON));
          const kept = x.rank > 1 ? tf.mul(x, 1 - rate * decay) : x;
          x.assign(tf.sub(kept, change));
        }
      });
    },
  };
}
