import type { Activation } from "./activation.ts";

/** A matrix as plain data: element (i, j) is values[offset + i · rowStride + j · columnStride]. */
export interface PlainMatrices {
  readonly values: ArrayLike<number>;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly offsets: ArrayLike<number>;
}

/** `Multiplication` on plain arrays; `out` has M · N elements for each pair, side by side. */
export interface PlainMultiplication {
  readonly M: number;
  readonly N: number;
  readonly K: number;
  readonly a: PlainMatrices;
  readonly b: PlainMatrices;
  readonly alpha?: number;
  /** What is added to, [batches, M, N]. */
  readonly onto?: ArrayLike<number>;
  readonly bias?: (row: number, column: number) => number;
  readonly activation?: Activation;
  readonly slope?: (row: number, column: number) => number;
}

/** activation(alpha · a · b + bias) in float64, by definition. */
export function multiply(product: PlainMultiplication): Float64Array {
  const { M, N, K, a, b, alpha = 1, onto, bias, activation = "linear", slope } = product;
  const out = new Float64Array(a.offsets.length * M * N);
  let at = 0;
  for (let batch = 0; batch < a.offsets.length; batch++) {
    for (let i = 0; i < M; i++) {
      for (let j = 0; j < N; j++) {
        let sum = 0;
        for (let k = 0; k < K; k++) sum += element(a, batch, i, k) * element(b, batch, k, j);
        const x = (onto?.[at] ?? 0) + alpha * sum + (bias?.(i, j) ?? 0);
        out[at++] = activate(activation, x, slope?.(i, j) ?? 0);
      }
    }
  }
  return out;
}

function element(m: PlainMatrices, batch: number, i: number, j: number): number {
  const from = m.offsets[batch] as number;
  return m.values[from + i * m.rowStride + j * m.columnStride] as number;
}

/** An activation in float64. */
export function activate(kind: Activation, x: number, slope: number = 0): number {
  switch (kind) {
    case "linear":
      return x;
    case "relu":
      return Math.max(x, 0);
    case "relu6":
      return x < 0 ? 0 : Math.min(x, 6);
    case "squaredRelu":
      return x < 0 ? 0 : x * x;
    case "sigmoid":
      return 1 / (1 + Math.exp(-x));
    case "silu":
      return x / (1 + Math.exp(-x));
    case "gelu":
      return x * normalShare(x);
    case "geluTanh":
      return (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
    case "elu":
      return x < 0 ? Math.expm1(x) : x;
    case "leakyRelu":
      return x < 0 ? slope * x : x;
  }
}

/** ½ (1 + erf(x/√2)), by the series of erf near 0 and by its continued fraction elsewhere. */
function normalShare(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  let tail: number; // ½ erfc(z)
  if (z < 2) {
    let term = z;
    let sum = z;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= (-z * z) / n;
      sum += term / (2 * n + 1);
    }
    tail = 0.5 - sum / Math.sqrt(Math.PI);
  } else {
    let fraction = z;
    for (let n = 60; n > 0; n--) fraction = z + n / 2 / fraction;
    tail = Math.exp(-z * z) / fraction / 2 / Math.sqrt(Math.PI);
  }
  return x < 0 ? tail : 1 - tail;
}
