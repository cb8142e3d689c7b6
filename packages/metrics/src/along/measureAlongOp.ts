import { defineOp, type Op, WASM_BACKENDS } from "@frugal/engine";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Measure } from "../sparsity/measure.ts";
import { gini } from "../sparsity/measures/gini.ts";
import type { RatioMeasure } from "../sparsity/ratioMeasure.ts";
import { byMoments } from "./byMoments.ts";
import { OP } from "./op.ts";
import { rowByRow } from "./rowByRow.ts";
import { rowGini } from "./rowGini.ts";
import type { RowsAlong } from "./rowsAlong.ts";
import type { Way } from "./way.ts";

interface Attributes {
  readonly measure: Measure;
  readonly along: RowsAlong;
  /** Of the result. */
  readonly shape: number[];
}

const gradientOp: Op<"x" | "given", Attributes> = /* @__PURE__ */ defineOp({
  op: `${OP}'s gradient`,
  kernelName: "FrugalMeasureAlongGradient",
  backends: WASM_BACKENDS,
  inputs: ["x", "given"],
  outputs: 1,
  run: ({ x, given }, { measure, along }, backend) => [
    wayOf(measure).gradient(x, given, along, backend),
  ],
});

/** x → a measure of each row. */
export const measureAlongOp: Op<"x", Attributes> = /* @__PURE__ */ defineOp({
  op: OP,
  kernelName: "FrugalMeasureAlong",
  backends: WASM_BACKENDS,
  inputs: ["x"],
  outputs: 1,
  run: ({ x }, { measure, along, shape }, backend) => [
    { ...wayOf(measure).values(x, along, backend), shape },
  ],
  gradient: ([given], { x }, _, attributes) => ({
    x: gradientOp({ x, given: given as Tensor }, attributes)[0] as Tensor,
  }),
});

const sorting: Way = {
  values: (x, along, backend) => rowGini(x, undefined, along, backend),
  gradient: rowGini,
};

function wayOf(measure: Measure): Way {
  if (measure === gini) return sorting;
  const moments = "exponents" in measure ? byMoments(measure as RatioMeasure) : undefined;
  return moments ?? rowByRow(measure);
}
