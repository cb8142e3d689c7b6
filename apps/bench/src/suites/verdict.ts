import type { Row } from "./suite.ts";

export type Verdict = "aim" | "holds" | "short" | "unsure" | "failed" | "";

const CONTROL_TOLERANCE = 0.1;

/**
 * Whether a figure reaches its goal. "unsure" where the goal lies inside the interval, or the machine
 * was not still enough: the same thing measured twice differed by more than a tenth.
 */
export function verdict({ value, ratio, spread, control, goal, doubtful }: Row): Verdict {
  if (value === null) return "failed";
  if (!goal) return "";
  const measured = ratio ?? value;
  const sign = goal.better === "more" ? 1 : -1;
  if (doubtful) return "unsure";
  if (control && Math.abs(control.value - 1) > CONTROL_TOLERANCE) return "unsure";
  const [low, high] = spread ?? [measured, measured];
  const worst = sign > 0 ? low : high;
  const best = sign > 0 ? high : low;
  if (sign * best < sign * goal.atLeast) return "short";
  if (sign * worst < sign * goal.atLeast) return "unsure";
  return sign * measured >= sign * goal.aim ? "aim" : "holds";
}
