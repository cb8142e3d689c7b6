import { applyStage, type Butterfly, checkButterfly } from "./butterfly.ts";

/** The matrix itself, [n, n] row-major in float64. @throws {RangeError} factors that do not fit */
export function butterflyToDense(butterfly: Butterfly): Float64Array {
  checkButterfly("butterflyToDense", butterfly);
  const { size, factors } = butterfly;
  const dense = new Float64Array(size * size);
  for (let i = 0; i < size; i++) dense[i * size + i] = 1;
  for (let stage = 0; stage < factors.length; stage++) applyStage(butterfly, stage, dense, size);
  return dense;
}
