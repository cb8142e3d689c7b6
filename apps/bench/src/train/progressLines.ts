import type { Mark } from "./checkpoint.ts";
import type { RunState } from "./trainFor.ts";

const WIDTH = 24;

/** Minutes and seconds: 9:05. */
export function clock(seconds: number): string {
  const whole = Math.round(Math.max(0, seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** How far a run of `total` seconds is. */
export function bar(
  { step, seconds, marks, loss }: RunState & { readonly loss: number },
  total: number,
): string {
  const share = Math.min(1, seconds / total);
  const done = Math.round(share * WIDTH);
  const heldOut = marks.at(-1)?.heldOut;
  const judged = heldOut === undefined ? "" : `, held-out ${heldOut.toFixed(3)}`;
  return `${"█".repeat(done)}${"░".repeat(WIDTH - done)} ${Math.round(100 * share)} %  step ${step}, loss ${loss.toFixed(3)}${judged}, ${clock(total - seconds)} left`;
}

/** One line of what was reached so far. */
export const markLine = ({ step, seconds, training, heldOut }: Mark): string =>
  `${clock(seconds).padStart(6)}  step ${String(step).padStart(5)}  training ${training.toFixed(3)}  held-out ${heldOut.toFixed(3)}`;
