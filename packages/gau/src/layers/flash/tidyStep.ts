import { type TensorContainer, tidy } from "@tensorflow/tfjs-core";

/** `tidy` of results that hold states: it finds their tensors, though its type knows no methods. */
export function tidyStep<Result>(step: () => Result): Result {
  return tidy(step as () => TensorContainer) as Result;
}
