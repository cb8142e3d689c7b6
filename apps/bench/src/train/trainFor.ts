import { setImmediate } from "node:timers/promises";
import type { Checkpoint, Mark } from "./checkpoint.ts";
import type { Trainer } from "./trainer.ts";

export type RunState = Pick<Checkpoint, "step" | "seconds" | "marks">;

export interface TrainForOptions {
  readonly heldOut: Int32Array;
  /** Of the whole run, what came before included. */
  readonly seconds: number;
  /** The highest, after the first steps. */
  readonly rate: number;
  readonly from: RunState;
  stopped(): boolean;
  onStep(state: RunState & { readonly loss: number }): void;
  onMark(state: RunState): void;
}

const WARM_UP = 50;
const MARKS = 40;

/** Of held-out text at each mark; the last is judged by all of it, up to a limit. */
const EXAMPLES = 16;
const LAST_EXAMPLES = 512;

/**
 * Takes steps until the time is up, less what judging the result will need. The rate rises for some
 * steps and then falls to nothing in a straight line over the time.
 *
 * @throws {Error} when the loss is no number any more
 */
export async function trainFor(
  trainer: Trainer,
  { heldOut, seconds, rate, from, stopped, onStep, onMark }: TrainForOptions,
): Promise<RunState> {
  const began = performance.now();
  const elapsed = () => from.seconds + (performance.now() - began) / 1000;
  const marks: Mark[] = [...from.marks];
  const state = (step: number): RunState => ({ step, seconds: elapsed(), marks: [...marks] });
  let { step } = from;
  let losses: number[] = [];
  let marked = elapsed();
  let reserve = 0;

  const mark = (most: number) => {
    const before = elapsed();
    const examples = Math.min(most, trainer.examples(heldOut));
    const loss = trainer.evaluate(heldOut, examples);
    const last = Math.min(LAST_EXAMPLES, trainer.examples(heldOut));
    reserve = ((elapsed() - before) * last) / examples;
    const training = losses.reduce((sum, one) => sum + one, 0) / losses.length;
    marks.push({ step, seconds: elapsed(), training, heldOut: loss });
    losses = [];
    marked = elapsed();
  };

  while (elapsed() < seconds - reserve && !stopped()) {
    const share = Math.min(1, elapsed() / seconds);
    const loss = trainer.step(step, rate * Math.min(1, (step + 1) / WARM_UP) * (1 - share));
    if (!Number.isFinite(loss))
      throw new Error(
        `train: expected a loss that is a number, got ${loss} at step ${step}; take a lower --rate`,
      );
    losses.push(loss);
    step++;
    onStep({ ...state(step), loss });
    if (elapsed() - marked > seconds / MARKS) {
      mark(EXAMPLES);
      onMark(state(step));
    }
    await setImmediate();
  }
  if (!stopped() && losses.length > 0) mark(LAST_EXAMPLES);
  return state(step);
}
