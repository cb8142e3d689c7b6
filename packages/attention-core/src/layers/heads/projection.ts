import { layers } from "@tensorflow/tfjs-layers";
import type { ProjectionConfig } from "./config.ts";

const defaults: ProjectionConfig = {
  useBias: true,
  kernelInitializer: "glorotUniform",
  biasInitializer: "zeros",
};

/** What a layer hands on to its projections. */
export const PROJECTION_OPTIONS: readonly (keyof ProjectionConfig)[] = [
  "useBias",
  "kernelInitializer",
  "biasInitializer",
  "kernelRegularizer",
  "biasRegularizer",
  "kernelConstraint",
  "biasConstraint",
];

/** A dense layer of `units` units as the layer's configuration wants its projections. */
export function projection(config: ProjectionConfig, name: string, units: number): layers.Layer {
  const chosen = PROJECTION_OPTIONS.flatMap((option) =>
    config[option] === undefined ? [] : [[option, config[option]]],
  );
  return layers.dense({ ...defaults, ...Object.fromEntries(chosen), name, units });
}
