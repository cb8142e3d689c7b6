import {
  equal,
  exp,
  isFinite as finite,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
  tidy,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";

/** Tensors of an attention with sinks. */
type WithSinks = Readonly<
  Record<"sinks" | "output" | "logsumexp" | "dOutput" | "dLogsumexp", Tensor>
>;

/**
 * The gradient by the sinks [H]: a sink has the weight p = e^(sink − logsumexp) in each row of its
 * head and the value 0, so Σ p · (dLogsumexp − dOutput · output).
 */
export function sinksGradient(tensors: Readonly<Partial<Record<string, Tensor>>>): Tensor {
  const { sinks, output, logsumexp, dOutput, dLogsumexp } = tensors as WithSinks;
  return tidy(() => {
    const logits = reshape(sinks, [1, -1, 1]);
    // A sink of −∞ alone in its row has no weight.
    const weights = where(finite(logsumexp), exp(sub(logits, logsumexp)), zerosLike(logsumexp));
    // The gradient of a row that sees no key may be NaN: its output is 0.
    const products = where(equal(output, 0), zerosLike(output), mul(dOutput, output));
    const slopes = sub(dLogsumexp, sum(products, -1));
    return sum(mul(weights, slopes), [0, 2]);
  });
}
