import { type FeatureMap, linearAttention, performer } from "@frugal/attention-core";
import * as reference from "@frugal/attention-core/reference";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { largestDifference, WrongResultError } from "../../measure/agreement.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { TOLERANCE } from "./sizes.ts";

const LENGTHS = [1, 31, 33, 100];
const MAPS: readonly FeatureMap[] = ["identity", "relu", "elu+1", "exp", performer()];

/** Before anything is timed: is it right? */
export const definition: Case = {
  name: "largest difference from the float64 reference",
  async run({ say }) {
    const rows: Row[] = [];
    for (const backend of ["cpu", "wasm"] as const) {
      await openBackend(backend);
      let checks = 0;
      let largest = 0;
      for (const length of LENGTHS) {
        for (const features of MAPS) {
          for (const causal of [false, true]) {
            say(`linear attention against the reference, ${backend}, check ${++checks}`);
            const options = { features, causal, normalized: features !== "identity" };
            largest = Math.max(largest, difference(length, options));
          }
        }
      }
      if (!(largest <= TOLERANCE)) {
        throw new WrongResultError(
          `linearAttention on ${backend}: expected within ${TOLERANCE} of the reference, got ${largest}`,
        );
      }
      const name = `largest difference from the float64 reference, ${backend}`;
      rows.push(valueRow(name, largest, "", { note: `${checks} checks, of the largest value` }));
    }
    return rows;
  },
};

/** Of outputs and gradients, as a share of the largest value. */
function difference(
  length: number,
  options: { features: FeatureMap; causal: boolean; normalized: boolean },
): number {
  return tf.tidy(() => {
    const { q, k, v, dOutput } = randomRows(2, length, 16);
    const array = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });
    const [a, b, c, d] = [array(q), array(k), array(v), array(dOutput)];
    const compute = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) => linearAttention(x, y, z, options);
    const slopes = reference.linearAttentionGradient(a, b, c, d, options);
    const expected = [reference.linearAttention(a, b, c, options).output, ...Object.values(slopes)];
    const actual = [compute(q, k, v), ...tf.grads(compute)([q, k, v], dOutput)];
    const apart = expected.map(({ values }, at) => {
      const scale = values.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
      return largestDifference((actual[at] as tf.Tensor).dataSync(), values) / scale;
    });
    return Math.max(...apart);
  });
}
