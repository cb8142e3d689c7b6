import type { Activation } from "@frugal/engine";

const ACTIVATIONS = {
  swish: "silu",
  silu: "silu",
  gelu: "gelu",
  geluTanh: "geluTanh",
  relu: "relu",
  relu6: "relu6",
  squaredRelu: "squaredRelu",
  elu: "elu",
  sigmoid: "sigmoid",
  linear: "linear",
} as const satisfies Record<string, Activation>;

/** Names of activations, as Keras has them. */
export type ActivationName = keyof typeof ACTIVATIONS;

/** @throws {RangeError} a name that is not one */
export function activationOf(layer: string, field: string, name: ActivationName): Activation {
  if (Object.hasOwn(ACTIVATIONS, name)) return ACTIVATIONS[name];
  const all = Object.keys(ACTIVATIONS).join(", ");
  throw new RangeError(`${layer}: ${field} must be one of ${all}, got ${name}`);
}
