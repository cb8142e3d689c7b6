import * as tf from "@tensorflow/tfjs-core";
import { normals } from "../measure/normals.ts";

/** What a model learns, made one after the other. */
export interface SeededVariables {
  /** By name, in an order that never changes. */
  readonly all: ReadonlyMap<string, tf.Variable>;
  /** [rows, columns] from N(0, deviation²). */
  normal(name: string, shape: readonly [number, number], deviation: number): tf.Variable;
  filled(name: string, length: number, value: number): tf.Variable;
}

let models = 0;

/** @param seed the same for the same numbers */
export function seededVariables(seed: number): SeededVariables {
  const all = new Map<string, tf.Variable>();
  const model = models++;
  const keep = (name: string, values: tf.Tensor) => {
    const variable = tf.variable(values, true, `stack ${model}: ${name}`);
    values.dispose();
    all.set(name, variable);
    return variable;
  };
  return {
    all,
    normal(name, [rows, columns], deviation) {
      const values = normals(rows * columns, 7919 * (seed + 1) + all.size);
      return keep(
        name,
        tf.tensor2d(
          values.map((value) => value * deviation),
          [rows, columns],
        ),
      );
    },
    filled: (name, length, value) => keep(name, tf.fill([length], value)),
  };
}
