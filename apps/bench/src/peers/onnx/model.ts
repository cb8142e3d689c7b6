import { type Field, float, integer, message, text } from "./protobuf.ts";

// Numbers of fields and types are those of onnx.proto (IR version 10).
const IR_VERSION = 10;
const FLOAT_TENSOR = 1;

/** A node: an op, its inputs and outputs by name, and its attributes. */
export interface ModelNode {
  readonly op: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export type Attribute =
  | { readonly integer: number }
  | { readonly float: number }
  | { readonly integers: readonly number[] };

/** A graph of nodes over float32 tensors of known shapes. */
export interface Model {
  /** Versions of the operator sets in use; "" is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly nodes: readonly ModelNode[];
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
  /** Constants that are one number. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** The bytes of an ONNX file. */
export function encodeModel({ opsets, nodes, inputs, outputs, numbers = {} }: Model): Uint8Array {
  const graph = [
    ...nodes.map((node) => message(1, ...nodeFields(node))),
    text(2, "graph"),
    ...Object.entries(numbers).map(([name, value]) =>
      message(5, integer(2, FLOAT_TENSOR), message(4, float32(value)), text(8, name)),
    ),
    ...Object.entries(inputs).map(([name, shape]) => message(11, ...tensorFields(name, shape))),
    ...Object.entries(outputs).map(([name, shape]) => message(12, ...tensorFields(name, shape))),
  ];
  const versions = Object.entries(opsets).map(([domain, version]) =>
    message(8, text(1, domain), integer(2, version)),
  );
  return Uint8Array.from([integer(1, IR_VERSION), message(7, ...graph), ...versions].flat());
}

function nodeFields({ op, domain = "", inputs, outputs, attributes = {} }: ModelNode): Field[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) =>
      message(5, ...attributeFields(name, value)),
    ),
    text(7, domain),
  ];
}

function attributeFields(name: string, value: Attribute): Field[] {
  if ("float" in value) return [text(1, name), float(2, value.float), integer(20, 1)];
  if ("integer" in value) return [text(1, name), integer(3, value.integer), integer(20, 2)];
  return [text(1, name), ...value.integers.map((one) => integer(8, one)), integer(20, 7)];
}

function tensorFields(name: string, shape: readonly number[]): Field[] {
  const dimensions = shape.map((length) => message(1, integer(1, length)));
  return [
    text(1, name),
    message(2, message(1, integer(1, FLOAT_TENSOR), message(2, ...dimensions))),
  ];
}

function float32(value: number): Uint8Array {
  return new Uint8Array(Float32Array.of(value).buffer);
}
