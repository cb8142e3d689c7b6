import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * The sizes of a Monarch matrix
 *
 *     M[l·J + j, k·I + i] = Σᵣ left[j, l, k·rank + r] · right[k, r·J + j, i]
 *
 * with k < K, i < I, l < L, j < J: of each slice (j, k), the L × I elements that lie in rows ≡ j
 * (mod J) and in columns k·I … k·I + I − 1, it keeps `rank` products. In the notation of Dao et al.
 * M = P L Pᵀ R, where R is block-diagonal with the K blocks of `right`, L with the J blocks of
 * `left`, and P only renumbers: it is never a copy. Square, n = I·K = J·L, I = J = b and rank 1: their
 * M⁽ᵇ,ⁿ⁾, of n²/b + n·b parameters. rank > 1: Block Tensor-Train.
 *
 * Padding: where I·K exceeds `columns`, vectors count as if they ended in zeros; where J·L exceeds
 * `rows`, what a product has beyond them is dropped.
 *
 * @see Dao et al. 2022, "Monarch: Expressive Structured Matrices", §3 and appendix A; Qiu et al. 2024,
 * "Compute Better Spent", §3 (BTT)
 */
export interface MonarchShape {
  readonly rows: number;
  readonly columns: number;
  readonly rank: number;
  /** Shape of the left factor: J blocks [L, K · rank]. */
  readonly left: FactorShape;
  /** Shape of the right factor: K blocks [rank · J, I]. */
  readonly right: FactorShape;
}

/** The blocks of a block-diagonal matrix, all of one size. */
export type FactorShape = readonly [blocks: number, height: number, width: number];

/** A Monarch matrix by its two factors, of any kind of storage; each as `MonarchShape` says, row-major. */
export interface Factors<Factor> {
  readonly shape: MonarchShape;
  readonly left: Factor;
  readonly right: Factor;
}

/** Numbers as plain data. */
export type Values = Float32Array | Float64Array;

/** A Monarch matrix as plain data: what projections make and algebra works on. */
export type Monarch = Factors<Values>;

/** A Monarch matrix as tensors: what products and gradients are taken of. */
export type MonarchTensors = Factors<Tensor>;

/** Complex numbers as two real things of one shape. */
export interface Complex<Part> {
  readonly real: Part;
  readonly imaginary: Part;
}

/** A complex Monarch matrix as plain data. */
export type ComplexMonarch = Factors<Complex<Values>>;

/** A complex Monarch matrix as tensors. */
export type ComplexMonarchTensors = Factors<Complex<Tensor>>;
