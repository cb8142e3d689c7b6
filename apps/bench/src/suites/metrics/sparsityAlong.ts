import { gini, hoyer, type Measure } from "@frugal/metrics";
import { measureAlong } from "@frugal/metrics/tensors";
import * as tf from "@tensorflow/tfjs"; // with the cpu backend
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { normals } from "../../measure/normals.ts";
import { tfjsGini, tfjsHoyer } from "../../peers/tfjsMeasures.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case } from "../suite.ts";

const R = 4096;
const n = 4096;
/** Rows that are compared with the measure in float64. */
const CHECKED = 16;
/** What summing 4096 numbers in float32 costs tfjs's ops. */
const TOLERANCE = 1e-5;

interface Contest {
  readonly measure: Measure;
  readonly theirs: (x: tf.Tensor2D) => tf.Tensor;
  readonly backend: "cpu" | "wasm";
  /** Rounds take seconds. */
  readonly slow?: boolean;
}

const contest = ({ measure, theirs, backend, slow = false }: Contest): Case => {
  const name = `${measure.name} of [${R}, ${n}], tfjs-${backend} ops / ours`;
  return {
    name,
    slow,
    async run({ quick }) {
      await openBackend(backend);
      const values = normals(R * n, 1);
      const x = tf.tensor2d(values, [R, n]);
      const own = tf.tidy(() => measureAlong(measure, x).dataSync());
      checkAgreement(
        `${name}: results`,
        own,
        tf.tidy(() => theirs(x).dataSync()),
        TOLERANCE,
      );
      const byDefinition = Float64Array.from({ length: CHECKED }, (_, r) =>
        measure.of(values.subarray(r * n, (r + 1) * n)),
      );
      checkAgreement(`${name}: float64`, own.slice(0, CHECKED), byDefinition, 1e-6);
      const timing = await interleave(
        { ours: freed(() => measureAlong(measure, x)), peer: freed(() => theirs(x)) },
        quick || slow ? { minRounds: 1, maxRounds: 2 } : { budget: 10_000 },
      );
      x.dispose();
      return [
        ratioRow(name, {
          value: timing.milliseconds("ours"),
          baseline: timing.milliseconds("peer"),
          unit: "ms",
          ratio: timing.statistic(({ ours, peer }) => peer / ours),
          control: timing.control,
          goal: { atLeast: 5, aim: 6, better: "more" },
        }),
      ];
    },
  };
};

/** One reading, or one sort, against as many passes as there are ops. */
export const sparsityAlong: readonly Case[] = [
  contest({ measure: hoyer, theirs: tfjsHoyer, backend: "wasm" }),
  contest({ measure: gini, theirs: tfjsGini, backend: "wasm" }),
  contest({ measure: hoyer, theirs: tfjsHoyer, backend: "cpu" }),
  contest({ measure: gini, theirs: tfjsGini, backend: "cpu", slow: true }),
];
