import type { Tensor } from "@tensorflow/tfjs-core";
import { ShapeError } from "../../attention/shapeError.ts";

/** The inputs of a layer, named; keys are values unless given. */
export interface LayerInputs<Input> {
  readonly query: Input;
  readonly value: Input;
  readonly key: Input;
}

/** One input is all three; two are queries and values; three are queries, values and keys. */
export function nameInputs<Input>(op: string, inputs: readonly Input[]): LayerInputs<Input> {
  if (inputs.length < 1 || inputs.length > 3) {
    throw new ShapeError(
      `${op}: inputs must be x, [query, value] or [query, value, key], got ${inputs.length}`,
    );
  }
  const [query, value = query, key = value] = inputs as [Input, Input?, Input?];
  return { query, value, key };
}

/** @throws {ShapeError} inputs whose last dimension a model leaves open */
export function checkWidths(op: string, shapes: LayerInputs<readonly (number | null)[]>): void {
  for (const [name, shape] of Object.entries(shapes)) {
    if (shape.length !== 3 || shape[2] === null) {
      refuse(op, name, "[B, N, width], width known", shape);
    }
  }
}

/** @throws {ShapeError} inputs that are not [B, N, width] or do not fit each other */
export function checkInputs(op: string, { query, value, key }: LayerInputs<Tensor>): void {
  for (const [name, { shape }] of Object.entries({ query, value, key })) {
    if (shape.length !== 3) refuse(op, name, "[B, N, width]", shape);
  }
  const [B] = query.shape;
  const M = value.shape[1];
  if (value.shape[0] !== B) refuse(op, "value", `[${B}, M, width] to match query`, value.shape);
  if (key.shape[0] !== B || key.shape[1] !== M) {
    refuse(op, "key", `[${B}, ${M}, width] to match value`, key.shape);
  }
}

function refuse(
  op: string,
  name: string,
  wanted: string,
  shape: readonly (number | null)[],
): never {
  const got = shape.map((length) => length ?? "?").join(", ");
  throw new ShapeError(`${op}: ${name} must be ${wanted}, got [${got}]`);
}
