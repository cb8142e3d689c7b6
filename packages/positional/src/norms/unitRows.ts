import { defineOp, type Op, type Rows, WASM_BACKENDS, withWorkspace } from "@frugal/engine";
import {
  backend as currentBackend,
  getBackend,
  maximum,
  mul,
  rsqrt,
  square,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { checkPositive } from "../frequencies/checkFrequencies.ts";
import { checkRows } from "../rotary/checkRows.ts";
import { unitRowsBackward } from "./unitRowsBackward.ts";
import { unitRowsForward } from "./unitRowsForward.ts";

interface Attributes {
  readonly epsilon: number;
}

const ROWS = 256;

/** Multiply-adds for an element, for deciding whether threads pay. */
const WORK = 2;

const gradientOp: Op<"x" | "dOutput", Attributes> = /* @__PURE__ */ defineOp({
  op: "unitRows's gradient",
  kernelName: "FrugalUnitRowsGradient",
  backends: WASM_BACKENDS,
  inputs: ["x", "dOutput"],
  outputs: 1,
  run({ x, dOutput }, { epsilon }, backend) {
    const { rows, width, size, whole } = sizesOf(x.shape);
    const work = {
      op: "unitRows's gradient",
      results: [x.shape],
      ...{ multiplyAdds: 2 * WORK * size, elements: 3 * size },
    };
    return withWorkspace(backend, work, (workspace, [dX]) => {
      if (!dX || size === 0) return;
      const fields = {
        x: workspace.input(x, whole),
        dOutput: workspace.input(dOutput, whole),
        dX: workspace.output(dX, whole),
        ...{ rows, width, rowsPerTask: ROWS, epsilon },
      };
      workspace.run(unitRowsBackward, fields, Math.ceil(rows / ROWS), 0);
    });
  },
});

const op: Op<"x", Attributes> = /* @__PURE__ */ defineOp({
  op: "unitRows",
  kernelName: "FrugalUnitRows",
  backends: WASM_BACKENDS,
  inputs: ["x"],
  outputs: 1,
  run({ x }, { epsilon }, backend) {
    const { rows, width, size, whole } = sizesOf(x.shape);
    const work = {
      op: "unitRows",
      results: [x.shape],
      ...{ multiplyAdds: WORK * size, elements: 2 * size },
    };
    return withWorkspace(backend, work, (workspace, [result]) => {
      if (!result || size === 0) return;
      const fields = {
        x: workspace.input(x, whole),
        output: workspace.output(result, whole),
        ...{ rows, width, rowsPerTask: ROWS, epsilon },
      };
      workspace.run(unitRowsForward, fields, Math.ceil(rows / ROWS), 0);
    });
  },
  gradient: ([dOutput], { x }, _, attributes) => ({
    x: gradientOp({ x, dOutput: dOutput as Tensor }, attributes)[0] as Tensor,
  }),
});

/**
 * Each row over its length, x / max(‖x‖, epsilon): what attention by direction alone is made of.
 *
 * | name | queries | keys | attention's `scale` |
 * |---|---|---|---|
 * | KeyNorm | q | unitRows(k) | 1 |
 * | QueryNorm | unitRows(q) | k | 1 |
 * | cosine attention | unitRows(q) | unitRows(k) | `cosineScale(…)`, or 4 ln(trained length / 2) |
 *
 * With rotary embedding, in either order: turning changes no length. On tfjs's cpu and wasm backends
 * one pass, with the same bits for any number of threads; on others made of tfjs's ops. First
 * derivatives only. A row of 0 stays 0.
 *
 * @param x [B, H, N, D], float32
 * @param options.epsilon the least length, 1e-6 where left out
 * @returns [B, H, N, D]
 * @throws {ShapeError | TypeError} unless x is a living float32 tensor of rank 4
 * @throws {RangeError} an epsilon that is not above 0
 * @see Su 2023, kexue.fm/archives/9859 (KeyNorm, QueryNorm, CosA); Henry et al. 2020, "Query-key
 *   normalization for transformers", §3
 */
export function unitRows(
  x: Tensor,
  { epsilon = 1e-6 }: { readonly epsilon?: number } = {},
): Tensor4D {
  checkRows("unitRows", x);
  checkPositive("unitRows", { epsilon });
  currentBackend(); // starts one, when none was chosen yet
  if (!WASM_BACKENDS.includes(getBackend())) return unitRowsByOps(x, epsilon);
  return op({ x }, { epsilon })[0] as Tensor4D;
}

/** The same of tfjs's own ops. */
export function unitRowsByOps(x: Tensor4D, epsilon: number): Tensor4D {
  return tidy(() => mul(x, rsqrt(maximum(sum(square(x), 3, true), epsilon ** 2))));
}

function sizesOf(shape: readonly number[]): {
  rows: number;
  width: number;
  size: number;
  whole: Rows;
} {
  const [B, H, N, width] = shape as [number, number, number, number];
  const size = B * H * N * width;
  const whole = { first: 0, count: 1, width: size, stride: size };
  return { rows: B * H * N, width, size, whole };
}
