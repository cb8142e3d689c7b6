/** What may become of a product's elements, each numbered as in `assembly/activation.as.ts`. */
export const ACTIVATIONS = {
  /** x */
  linear: 0,
  /** max(0, x) */
  relu: 1,
  /** min(6, max(0, x)) */
  relu6: 2,
  /** max(0, x)² */
  squaredRelu: 3,
  /** 1 / (1 + e^−x) */
  sigmoid: 4,
  /** x / (1 + e^−x) */
  silu: 5,
  /** x Φ(x), Φ the normal distribution; absolute error below 2e-7 · |x| */
  gelu: 6,
  /** x / (1 + e^−2u), u = √(2/π) (x + 0.044715 x³) */
  geluTanh: 7,
  /** x, or e^x − 1 where x < 0 */
  elu: 8,
  /** x, or slope · x where x < 0 */
  leakyRelu: 9,
} as const;

/** Name of an activation that a product can end with. */
export type Activation = keyof typeof ACTIVATIONS;
