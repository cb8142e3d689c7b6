import { customGrad, type Tensor, where, zerosLike } from "@tensorflow/tfjs-core";

/** What no gradient flows through: conditions, most of which have none in tfjs, and peaks. */
export function constant(
  inputs: readonly Tensor[],
  compute: (...inputs: Tensor[]) => Tensor,
): Tensor {
  const op = customGrad((...given) => {
    const tensors = given.slice(0, inputs.length) as Tensor[];
    return { value: compute(...tensors), gradFunc: () => inputs.map((x) => zerosLike(x)) };
  });
  return op(...inputs);
}

/** x; its gradient is 0 where `seen` does not hold, whatever arrives there: `where` would multiply. */
export function onlyWhere(seen: Tensor, x: Tensor): Tensor {
  const op = customGrad((given) => ({
    value: (given as Tensor).clone(),
    gradFunc: (dy: Tensor) => where(seen, dy, zerosLike(dy)),
  }));
  return op(x);
}
