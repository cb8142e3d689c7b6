import {
  mul,
  neg,
  pow,
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

/** What `kerplePower` learns, [H] each; the paper's code starts from U(0, 2) for both. */
export interface KerplePowerParameters {
  /** r₁, how much a distance costs. */
  readonly slope: Tensor;
  /** r₂, how it grows: 1 is ALiBi, 2 the square. */
  readonly power: Tensor;
}

/** The kernel is positive definite up to this power. */
const MOST = 2;

/**
 * KERPLE's power kernel as a distance table: −r₁ · distance^r₂, r₁ ≥ 0.01, 0.01 ≤ r₂ ≤ 2.
 *
 * A parameter out of bounds counts as the bound and gets only the gradient that leads back.
 * `power` 1 and the slopes of ALiBi give ALiBi, where `least` is below them.
 *
 * @returns [H, N + M − 1]
 * @throws {TypeError | ShapeError} parameters that are not [H], float32
 * @throws {RangeError} lengths that are no positive integers
 * @see Chi et al. 2022 (KERPLE, arXiv:2205.09921), §4 (the power variant)
 */
export function kerplePower(
  { slope, power }: KerplePowerParameters,
  options: KerpleOptions,
): Tensor2D {
  const { least = LEAST } = options;
  const values = distances("kerplePower", options);
  checkParameter("kerplePower", "slope", slope, ["H"]);
  checkParameter("kerplePower", "power", power, [slope.shape[0] as number]);
  return tidy(() => {
    const column = (x: Tensor, most: number) => reshape(keptWithin(x, least, most), [-1, 1]);
    const grown = pow(tensor1d(values), column(power, MOST));
    return neg(mul(column(slope, Number.MAX_VALUE), grown)) as Tensor2D;
  });
}
