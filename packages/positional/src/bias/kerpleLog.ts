import {
  log1p,
  mul,
  neg,
  reshape,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tidy,
} from "@tensorflow/tfjs-core";
import { checkParameter } from "./checkParameter.ts";
import { distances } from "./distances.ts";
import { keptWithin } from "./keptWithin.ts";
import { type KerpleOptions, LEAST } from "./kerpleOptions.ts";

/** What `kerpleLog` learns, [H] each; the paper's code starts from U(0, 2) and U(0, 1). */
export interface KerpleLogParameters {
  /** r₁, how much a distance costs. */
  readonly slope: Tensor;
  /** r₂, how soon it does. */
  readonly rate: Tensor;
}

/**
 * KERPLE's logarithmic kernel as a distance table: −r₁ log(1 + r₂ · distance), r₁, r₂ ≥ 0.01.
 *
 * A parameter below 0.01 (`least`) counts as 0.01 and gets only the gradient that leads back.
 *
 * @returns [H, N + M − 1]
 * @throws {TypeError | ShapeError} parameters that are not [H], float32
 * @throws {RangeError} lengths that are no positive integers
 * @see Chi et al. 2022 (KERPLE, arXiv:2205.09921), §4 (the logarithmic variant)
 */
export function kerpleLog({ slope, rate }: KerpleLogParameters, options: KerpleOptions): Tensor2D {
  const { least = LEAST } = options;
  const values = distances("kerpleLog", options);
  checkParameter("kerpleLog", "slope", slope, ["H"]);
  checkParameter("kerpleLog", "rate", rate, [slope.shape[0] as number]);
  return tidy(() => {
    const column = (x: Tensor) => reshape(keptWithin(x, least, Number.MAX_VALUE), [-1, 1]);
    return neg(mul(column(slope), log1p(mul(column(rate), tensor1d(values))))) as Tensor2D;
  });
}
