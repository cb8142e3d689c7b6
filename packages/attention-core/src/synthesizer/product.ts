import { matMul, WASM_BACKENDS } from "@frugal/engine";
import {
  add,
  getBackend,
  mul,
  relu,
  type Tensor,
  matMul as tfjsMatMul,
  tidy,
  tile,
} from "@tensorflow/tfjs-core";

/** What is done with a product. */
export interface ProductOptions {
  readonly transposeB?: boolean;
  /** A factor of the product. */
  readonly alpha?: number;
  /** One for each column. */
  readonly bias?: Tensor | undefined;
  readonly activation?: "linear" | "relu";
}

/**
 * activation(alpha · a · b + bias), where the batch of b may be 1: by the engine's kernels on the
 * backends that they run on, which need no copies of b and no passes of their own for the rest; by
 * tfjs's ops elsewhere.
 *
 * @param a [… M, K]
 * @param b [… K, N]
 */
export function product(a: Tensor, b: Tensor, options: ProductOptions = {}): Tensor {
  if (!WASM_BACKENDS.includes(getBackend())) return productOfTfjs(a, b, options);
  const { bias, ...rest } = options;
  return matMul(a, b, { ...rest, ...(bias && { bias }) });
}

/** The same by tfjs's ops, whose products that broadcast have no gradient. */
export function productOfTfjs(a: Tensor, b: Tensor, options: ProductOptions = {}): Tensor {
  const { transposeB = false, alpha = 1, bias, activation = "linear" } = options;
  return tidy(() => {
    const times = a.shape.map((length, axis) =>
      axis < a.rank - 2 && b.shape[axis] === 1 ? length : 1,
    );
    const plain = tfjsMatMul(
      a,
      times.some((count) => count > 1) ? tile(b, times) : b,
      false,
      transposeB,
    );
    const scaled = alpha === 1 ? plain : mul(plain, alpha);
    const shifted = bias ? add(scaled, bias) : scaled;
    return activation === "relu" ? relu(shifted) : shifted;
  });
}
