import { type FeatureMap, performer } from "@frugal/attention-core";
import { linearDifferences } from "../../checks/linearDifferences.ts";
import { WrongResultError } from "../../measure/agreement.ts";
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
            largest = Math.max(largest, ...Object.values(linearDifferences(length, options)));
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
