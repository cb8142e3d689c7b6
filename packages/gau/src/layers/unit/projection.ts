import { type Activation, matMul } from "@frugal/engine";
import { type Tensor, tidy, zeros } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import type { GatedUnitConfig, ProjectionConfig } from "./config.ts";

const defaults: ProjectionConfig = {
  useBias: false,
  kernelInitializer: "leCunNormal",
  biasInitializer: "zeros",
};

/** What a unit hands on to its projections. */
export const PROJECTION_OPTIONS: readonly (keyof ProjectionConfig)[] = [
  "useBias",
  "kernelInitializer",
  "biasInitializer",
  "kernelRegularizer",
  "biasRegularizer",
  "kernelConstraint",
  "biasConstraint",
];

/** A dense layer of `units` units as the unit's configuration wants its projections. */
export function projection(config: GatedUnitConfig, name: string, units: number): layers.Layer {
  const chosen = PROJECTION_OPTIONS.flatMap((option) =>
    config[option] === undefined ? [] : [[option, config[option]]],
  );
  return layers.dense({ ...defaults, ...Object.fromEntries(chosen), name, units });
}

/** Makes a projection's weights, under its own name. */
export function buildProjection(dense: layers.Layer, width: number): void {
  tidy(() => void dense.apply(zeros([1, 1, width])));
}

/** activation(x · kernel + bias) by the engine. */
export function project(dense: layers.Layer, x: Tensor, activation: Activation): Tensor {
  const [kernel, bias] = dense.weights.map((weight) => weight.read()) as [Tensor, Tensor?];
  return matMul(x, kernel, { activation, ...(bias && { bias }) });
}
