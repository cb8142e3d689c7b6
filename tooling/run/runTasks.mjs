import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { execute } from "./execute.mjs";
import { reportRun } from "./reportRun.mjs";
import { root } from "./root.mjs";
import { setUp } from "./setUp.mjs";

const RUNS = join(root, ".turbo", "runs");

/**
 * Runs tasks of the workspace's packages; what has not changed since it passed is not run again.
 *
 * @param {readonly string[]} args tasks and options of `turbo run`
 * @param {{ env?: NodeJS.ProcessEnv, report?: boolean, quiet?: boolean }} [options] report: go on
 *   after a failure, and close with what passed and what failed; quiet: print only failures
 * @returns {Promise<number>} the exit code
 */
export async function runTasks(args, { env, report = false, quiet = false } = {}) {
  const concurrency = Math.max(2, availableParallelism());
  const options = [`--concurrency=${concurrency}`, "--log-order=grouped"];
  if (!report) {
    env ??= await setUp();
    return execute("turbo", ["run", ...options, ...args], { cwd: root, env, quiet });
  }
  rmSync(RUNS, { recursive: true, force: true });
  options.push("--summarize", "--continue=dependencies-successful", "--output-logs=new-only");
  let code = 1;
  try {
    env ??= await setUp();
    code = await execute("turbo", ["run", ...options, ...args], { cwd: root, env });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  return reportRun(RUNS, code);
}
