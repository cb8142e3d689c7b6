import * as tf from "@tensorflow/tfjs-core";
import { type Checkpoint, CheckpointError } from "./checkpoint.ts";

/**
 * @throws {CheckpointError} where a checkpoint is of another model or another text
 */
export function resumable(
  path: string,
  { settings, text }: Checkpoint,
  wanted: Pick<Checkpoint, "settings" | "text">,
): void {
  const differences = (Object.keys(wanted.settings) as (keyof typeof settings)[])
    .filter((name) => settings[name] !== wanted.settings[name])
    .map((name) => `--${name} ${settings[name]}, not ${wanted.settings[name]}`);
  if (text !== wanted.text) differences.push("another text");
  if (differences.length > 0)
    throw new CheckpointError(
      `checkpoint: expected one of this run, got ${path}, which has ${differences.join(", ")}; go on with the same, take another --out, or start anew with --fresh`,
    );
}

/** Puts saved numbers in the place of a model's. */
export function resume(
  state: ReadonlyMap<string, tf.Variable>,
  tensors: ReadonlyMap<string, Float32Array>,
): void {
  for (const [name, variable] of state) {
    const values = tensors.get(name);
    if (values?.length !== variable.size)
      throw new CheckpointError(
        `checkpoint: expected ${variable.size} numbers of "${name}", got ${values?.length ?? "none"}`,
      );
    const tensor = tf.tensor(values, variable.shape);
    variable.assign(tensor);
    tensor.dispose();
  }
}
