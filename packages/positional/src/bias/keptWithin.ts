import {
  clipByValue,
  customGrad,
  type GradSaveFunc,
  greater,
  less,
  logicalAnd,
  logicalOr,
  type Tensor,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";

/**
 * x clipped to [least, most], with the projected gradient: outside of the bounds only a gradient
 * whose step leads back is let through. So a parameter that has left them is not lost, as it would
 * be with the gradient of `clipByValue`, and does not drift away either.
 */
export function keptWithin(x: Tensor, least: number, most: number): Tensor {
  const clipped = customGrad((x, save) => {
    (save as GradSaveFunc)([x as Tensor]);
    return {
      value: clipByValue(x as Tensor, least, most),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [x] = saved as [Tensor];
        const lost = logicalOr(
          logicalAnd(less(x, least), greater(dy, 0)),
          logicalAnd(greater(x, most), less(dy, 0)),
        );
        return where(lost, zerosLike(dy), dy);
      },
    };
  });
  return clipped(x);
}
