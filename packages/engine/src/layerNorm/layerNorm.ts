import { ones, reshape, type Tensor, zeros } from "@tensorflow/tfjs-core";
import { defineOp, type Op, WASM_BACKENDS } from "../op/defineOp.ts";
import { sumInto } from "../sums/sumInto.ts";
import { sizeOf } from "../tensors/sizeOf.ts";
import type { Result } from "../tensors/store.ts";
import { whole } from "../tensors/whole.ts";
import { withWorkspace } from "../workspace/withWorkspace.ts";
import { layerNormBackward } from "./layerNormBackward.ts";
import { layerNormForward } from "./layerNormForward.ts";

/** What `layerNorm` does besides centring and scaling. */
export interface LayerNormOptions {
  /** [D], a factor for each element of a row. */
  readonly gain?: Tensor;
  /** [D], added to each row. */
  readonly bias?: Tensor;
  /** Added to the variance, 1e-5 where left out. */
  readonly epsilon?: number;
}

/** Rows of one task: the number depends on no thread, so that sums are the same to the bit. */
const ROWS = 128;

/** Multiply-adds for an element, for deciding whether threads pay. */
const WORK = 8;

const gradientOp: Op<"x" | "gain" | "dOutput", { epsilon: number }> = /* @__PURE__ */ defineOp({
  op: "layerNorm's gradient",
  kernelName: "FrugalLayerNormGradient",
  backends: WASM_BACKENDS,
  inputs: ["x", "gain", "dOutput"],
  outputs: 3,
  run({ x, gain, dOutput }, { epsilon }, backend) {
    const { rows, width, size } = sizes(x.shape);
    const tasks = Math.ceil(rows / ROWS);
    const work = {
      op: "layerNorm's gradient",
      results: [x.shape, [width], [width]],
      multiplyAdds: 2 * WORK * size,
      elements: 3 * size,
    };
    return withWorkspace(backend, work, (workspace, results) => {
      const [dX, dGain, dBias] = results as [Result, Result, Result];
      const gainSums = workspace.allocate(Math.max(4, tasks * width * 4));
      const biasSums = workspace.allocate(Math.max(4, tasks * width * 4));
      const fields = {
        x: workspace.input(x, whole(size)),
        gain: workspace.input(gain, whole(width)),
        dOutput: workspace.input(dOutput, whole(size)),
        dX: workspace.output(dX, whole(size)),
        ...{ gainSums, biasSums, rows, width, rowsPerTask: ROWS, epsilon },
      };
      if (width > 0) workspace.run(layerNormBackward, fields, tasks, 0);
      const parts = { outer: 1, inner: width, length: tasks, factor: 1 };
      const to = (sum: Result) => workspace.output(sum, whole(width));
      sumInto(workspace, { from: gainSums, to: to(dGain), ...parts });
      sumInto(workspace, { from: biasSums, to: to(dBias), ...parts });
    });
  },
});

const op: Op<"x" | "gain" | "bias", { epsilon: number }> = /* @__PURE__ */ defineOp({
  op: "layerNorm",
  kernelName: "FrugalLayerNorm",
  backends: WASM_BACKENDS,
  inputs: ["x", "gain", "bias"],
  outputs: 1,
  run({ x, gain, bias }, { epsilon }, backend) {
    const { rows, width, size } = sizes(x.shape);
    const work = {
      op: "layerNorm",
      results: [x.shape],
      multiplyAdds: WORK * size,
      elements: 2 * size,
    };
    return withWorkspace(backend, work, (workspace, [result]) => {
      if (!result || size === 0) return;
      const fields = {
        x: workspace.input(x, whole(size)),
        gain: workspace.input(gain, whole(width)),
        bias: workspace.input(bias, whole(width)),
        output: workspace.output(result, whole(size)),
        ...{ rows, width, rowsPerTask: ROWS, epsilon },
      };
      workspace.run(layerNormForward, fields, Math.ceil(rows / ROWS), 0);
    });
  },
  gradient([dOutput], { x, gain }, _, attributes) {
    const slopes = gradientOp({ x, gain, dOutput: dOutput as Tensor }, attributes);
    const [dX, dGain, dBias] = slopes as [Tensor, Tensor, Tensor];
    return { x: dX, gain: dGain, bias: dBias };
  },
});

/**
 * gain ∘ (x − mean) / √(variance + epsilon) + bias along the last axis, on tfjs's cpu and wasm
 * backends, with gradients by x, gain and bias. It keeps nothing but x for its gradient.
 *
 * @param x [… D]
 * @returns [… D]
 * @throws {Error} where shapes or dtypes do not fit
 * @throws {UnsupportedBackendError} on other backends
 * @see Ba, Kiros and Hinton 2016, "Layer normalization", section 3
 */
export function layerNorm(x: Tensor, options: LayerNormOptions = {}): Tensor {
  const { gain, bias, epsilon = 1e-5 } = options;
  const width = x.shape.at(-1);
  if (width === undefined) throw new Error("layerNorm: x must have an axis, got a scalar");
  for (const [name, tensor] of Object.entries({ x, gain, bias })) {
    if (tensor && tensor.dtype !== "float32") {
      throw new Error(`layerNorm: ${name} must be float32, got ${tensor.dtype}`);
    }
    if (tensor && tensor !== x && tensor.size !== width) {
      throw new Error(`layerNorm: ${name} must be [${width}], got [${tensor.shape}]`);
    }
  }
  const row = (tensor: Tensor) => (tensor.rank === 1 ? tensor : reshape(tensor, [width]));
  const inputs = {
    x,
    gain: gain ? row(gain) : ones([width]),
    bias: bias ? row(bias) : zeros([width]),
  };
  const [output] = op(inputs, { epsilon });
  if (!gain) inputs.gain.dispose();
  if (!bias) inputs.bias.dispose();
  return output as Tensor;
}

function sizes(shape: readonly number[]): { rows: number; width: number; size: number } {
  return {
    rows: sizeOf(shape.slice(0, -1)),
    width: shape.at(-1) as number,
    size: sizeOf(shape),
  };
}
