import "@tensorflow/tfjs-layers"; // registers the gradients of tfjs's ops
import type { Context } from "../../compute/task.ts";
import { type ContenderName, contenders } from "./contenders.ts";
import type { TaskName } from "./sequenceTasks.ts";
import { type Trained, trainSequence } from "./trainSequence.ts";

export interface Training {
  readonly task: TaskName;
  readonly contender: ContenderName;
  readonly steps: number;
}

/** Steps whose mean loss is told. */
export const MEAN = 10;

/** Trains one of `contenders`. Its notes are mean losses, in nats. */
export async function train(
  { task, contender, steps }: Training,
  { device, progress }: Context,
): Promise<Trained> {
  await device();
  let sum = 0;
  return trainSequence(task, contenders[contender], steps, (step, loss) => {
    sum += loss;
    if (step % MEAN !== 0) return;
    progress(step / steps, String(sum / MEAN));
    sum = 0;
  });
}
