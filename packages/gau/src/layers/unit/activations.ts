import type { Activation } from "@frugal/engine";

/** Names of activations, as Keras has them. */
export type ActivationName =
  | "swish"
  | "silu"
  | "gelu"
  | "geluTanh"
  | "relu"
  | "relu6"
  | "squaredRelu"
  | "elu"
  | "sigmoid"
  | "linear";

const ACTIVATIONS: Readonly<Record<ActivationName, Activation>> = {
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
};

/** @throws {RangeError} a name that is not one */
export function activationOf(layer: string, field: string, name: ActivationName): Activation {
  if (Object.hasOwn(ACTIVATIONS, name)) return ACTIVATIONS[name];
  const all = Object.keys(ACTIVATIONS).join(", ");
  throw new RangeError(`${layer}: ${field} must be one of ${all}, got ${name}`);
}
