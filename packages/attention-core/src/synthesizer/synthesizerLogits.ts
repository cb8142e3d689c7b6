import {
  add,
  mul,
  reshape,
  slice,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { ShapeError } from "../attention/shapeError.ts";
import { type ProductOptions, product } from "./product.ts";
import type { SynthesizerKind } from "./synthesizerShapes.ts";

/** Weights by name, of the shapes that `synthesizerShapes` gives. */
export type SynthesizerWeights = Readonly<Record<string, Tensor>>;

/**
 * The logits Bᵢⱼ of a synthesizer for n tokens, n ≤ L:
 *
 * - vanilla: (xᵢ Wq)·(xⱼ Wk) / √dₖ
 * - dense: (relu(xᵢ W₁ + b₁) W₂ + b₂)ⱼ
 * - random, fixedRandom: Rᵢⱼ
 * - factorizedDense: Bᵢ,ₚ·ᵦ₊ᵣ = B¹ᵢₚ B²ᵢᵣ, p < a, r < b, both dense
 * - factorizedRandom: (R₁ R₂ᵀ)ᵢⱼ
 *
 * The random kinds do not look at x but for its length: theirs are the same for every example, and
 * are given once. Runs on every backend, with the engine's products on cpu and wasm; the dense kinds
 * cost n² dₖ as vanilla does.
 *
 * @param x tokens [B, n, d]
 * @returns [B, H, n, n], or [1, H, n, n] for the random kinds
 * @throws {ShapeError} a weight that lacks or is too short, x of another rank
 * @see Tay et al. 2020, §3.1 to 3.3
 */
export function synthesizerLogits(
  kind: SynthesizerKind,
  weights: SynthesizerWeights,
  x: Tensor,
): Tensor4D {
  if (x.rank !== 3) {
    throw new ShapeError(`synthesizerLogits: x must be [B, n, d], got [${x.shape.join(", ")}]`);
  }
  return tidy(() => {
    const n = x.shape[1] as number;
    const tokens = x as Tensor3D;
    switch (kind) {
      case "vanilla": {
        const q = split(tokens, weightOf(weights, "query"));
        const k = split(tokens, weightOf(weights, "key"));
        const alpha = 1 / Math.sqrt(q.shape[3]);
        return product(q, k, { transposeB: true, alpha }) as Tensor4D;
      }
      case "dense":
        return layer(hiddenOf(weights, tokens), weights, "logits", n);
      case "random":
      case "fixedRandom":
        return square(weightOf(weights, "logits"), n);
      case "factorizedDense":
        return outer(weights, tokens, n);
      case "factorizedRandom": {
        const [left, right] = [weightOf(weights, "left"), weightOf(weights, "right")];
        return square(product(left, right, { transposeB: true }), n);
      }
      default:
        throw new TypeError(`synthesizerLogits: unknown kind "${kind as string}"`);
    }
  });
}

/** x [B, n, d] · w [d, H, width] → [B, H, n, width] */
function split(x: Tensor3D, w: Tensor, options: ProductOptions = {}): Tensor4D {
  const [B, n, d] = x.shape;
  const [, H, width] = w.shape as [number, number, number];
  const rows = product(reshape(x, [B * n, d]), reshape(w, [d, H * width]), options);
  return transpose(reshape(rows, [B, n, H, width]), [0, 2, 1, 3]);
}

function hiddenOf(weights: SynthesizerWeights, x: Tensor3D): Tensor4D {
  const bias = weights.hiddenBias && reshape(weights.hiddenBias, [-1]);
  return split(x, weightOf(weights, "hidden"), { bias, activation: "relu" });
}

/** hidden [B, H, n, dₖ] → the first `columns` columns of a layer, [B, H, n, columns] */
function layer(
  hidden: Tensor4D,
  weights: SynthesizerWeights,
  name: string,
  columns?: number,
): Tensor4D {
  const w = weightOf(weights, name);
  const [H, keyWidth, width] = w.shape as [number, number, number];
  const bias = weights[`${name}Bias`];
  const kept = columns ?? width;
  if (kept > width) throw tooLong(name, kept, width);
  const part = reshape(slice(w, [0, 0, 0], [H, keyWidth, kept]), [1, H, keyWidth, kept]);
  const rows = product(hidden, part) as Tensor4D;
  return withBias(rows, bias && slice(bias, [0, 0], [H, kept]));
}

/** rows [B, H, n, width] + bias [H, width] */
function withBias(rows: Tensor4D, bias: Tensor | undefined): Tensor4D {
  if (!bias) return rows;
  const [, H, , width] = rows.shape;
  return add(rows, reshape(bias, [1, H, 1, width])) as Tensor4D;
}

/** Of two rows each: all products, one after the other; the first n. */
function outer(weights: SynthesizerWeights, x: Tensor3D, n: number): Tensor4D {
  const hidden = hiddenOf(weights, x);
  const [first, second] = [layer(hidden, weights, "first"), layer(hidden, weights, "second")];
  const [B, H, , a] = first.shape;
  const b = second.shape[3];
  if (n > a * b) throw tooLong("first times second", n, a * b);
  const products = mul(reshape(first, [B, H, n, a, 1]), reshape(second, [B, H, n, 1, b]));
  const flat = reshape(products, [B, H, n, a * b]) as Tensor4D;
  return slice(flat, [0, 0, 0, 0], [B, H, n, n]);
}

/** [H, L, L] → [1, H, n, n] */
function square(matrix: Tensor, n: number): Tensor4D {
  const [H, L] = matrix.shape as [number, number];
  if (n > L) throw tooLong("logits", n, L);
  return reshape(slice(matrix, [0, 0, 0], [H, n, n]), [1, H, n, n]);
}

function weightOf(weights: SynthesizerWeights, name: string): Tensor {
  const weight = weights[name];
  if (!weight) throw new ShapeError(`synthesizerLogits: the weight "${name}" lacks`);
  return weight;
}

function tooLong(name: string, n: number, length: number): ShapeError {
  return new ShapeError(
    `synthesizerLogits: ${n} tokens are more than the ${length} of the weight "${name}"`,
  );
}
