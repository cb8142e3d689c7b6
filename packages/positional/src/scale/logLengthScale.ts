import { type Tensor3D, tensor3d } from "@tensorflow/tfjs-core";
import { checkPositive } from "../frequencies/checkFrequencies.ts";
import { type LogLengthOptions, logLengthFactors } from "./logLengthFactors.ts";

/**
 * Log-length scaling as `scale` of attention: logLengthFactors / √D for each row.
 *
 * @param N rows
 * @param D width of a query
 * @returns [1, 1, N]
 * @throws {RangeError} as `logLengthFactors`; a D that is not above 0
 * @see logLengthFactors
 */
export function logLengthScale(N: number, D: number, options: LogLengthOptions = {}): Tensor3D {
  checkPositive("logLengthScale", { D });
  const scale = logLengthFactors(N, options).map((factor) => factor / Math.sqrt(D));
  return tensor3d(Float32Array.from(scale), [1, 1, N]);
}
