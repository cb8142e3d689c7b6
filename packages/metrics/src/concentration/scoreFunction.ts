/** What turns a score into an attention weight, before the row is normalised. */
export interface ScoreFunction {
  readonly name: string;
  of(score: number): number;
  /**
   * S of infinitely many weights f(β + γε), ε from N(0, 1), in closed form: for β and γ > 0.
   * Without it the expectations are integrated numerically.
   */
  concentration?(beta: number, gamma: number): number;
}
