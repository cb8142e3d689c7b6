/**
 * @typedef {{
 *   taskId: string,
 *   task: string,
 *   directory: string,
 *   command: string,
 *   cache: { status: string },
 *   execution?: { startTime: number, exitCode?: number },
 * }} Task as turbo's summary tells of it
 * @typedef {{
 *   numPassedTests: number,
 *   numFailedTests: number,
 *   numPendingTests: number,
 *   numTodoTests: number,
 *   writtenAt: number,
 * }} Results as Vitest wrote them, and when
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {Counts & { task: Task, state: "passed" | "cached" | "failed" | "not run" }} Outcome
 */

/**
 * What came of each task: a task of tests counts its tests, any other counts as one.
 *
 * @param {readonly Task[]} tasks
 * @param {(task: Task) => Results | undefined} resultsOf
 * @returns {Outcome[]}
 */
export function outcomes(tasks, resultsOf) {
  return tasks
    .filter(({ command }) => command !== "" && command !== "<NONEXISTENT>")
    .map((task) => {
      const state = stateOf(task);
      const counts = task.task === "test" ? countTests(task, state, resultsOf(task)) : count(state);
      return { task, state: counts.failed > 0 ? "failed" : state, ...counts };
    });
}

/**
 * The sum. A run that failed, or that ran nothing, never reads as a success.
 *
 * @param {readonly Counts[]} counts
 * @param {number} code the exit code of the whole run
 * @returns {Counts}
 */
export function totals(counts, code) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  if (sum.failed === 0 && (code !== 0 || sum.passed === 0)) sum.failed = 1;
  return sum;
}

/** @param {Task} task @returns {Outcome["state"]} */
function stateOf({ cache, execution }) {
  if (cache.status === "HIT") return "cached";
  if (execution?.exitCode === undefined) return "not run";
  return execution.exitCode === 0 ? "passed" : "failed";
}

/** @param {Outcome["state"]} state @returns {Counts} */
const count = (state) => ({
  passed: Number(state === "passed" || state === "cached"),
  failed: Number(state === "failed"),
  skipped: Number(state === "not run"),
});

/**
 * @param {Task} task
 * @param {Outcome["state"]} state
 * @param {Results | undefined} results
 * @returns {Counts}
 */
function countTests({ execution }, state, results) {
  if (state === "not run") return count(state);
  const old = state !== "cached" && (results?.writtenAt ?? 0) < (execution?.startTime ?? 0);
  if (results === undefined || old) return count("failed");
  const crashed = state === "failed" && results.numFailedTests === 0;
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + Number(crashed),
    skipped: results.numPendingTests + results.numTodoTests,
  };
}
