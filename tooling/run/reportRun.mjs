import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";
import { outcomes, totals } from "./totals.mjs";

const LOG_LINES = 200;

/**
 * Prints what came of each task of a run, the logs of those that failed, and last the totals.
 *
 * @param {string} folder where turbo wrote its summary
 * @param {number} code turbo's exit code
 * @returns {number} the exit code: 0 only where something passed and nothing failed
 */
export function reportRun(folder, code) {
  const results = readOutcomes(folder);
  const failed = results.filter(({ state }) => state === "failed");
  for (const { task } of failed) {
    console.log(`\n── ${task.taskId} failed; its log:\n${tail(task)}`);
  }
  console.log("");
  for (const { task, state, passed, failed } of results) {
    const tests = task.task === "test" ? `  ${passed} passed, ${failed} failed` : "";
    console.log(`${state.padEnd(8)}${task.taskId}${tests && ` :${tests}`}`);
  }
  if (failed.length > 0) console.log("Tasks that need one that failed were not run.");
  const sum = totals(results, code);
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : "";
  console.log(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
  return sum.failed === 0 ? 0 : code || 1;
}

/**
 * What turbo's summary tells; nothing where it cannot be read, so that the run counts as failed.
 *
 * @param {string} folder
 */
function readOutcomes(folder) {
  try {
    const [name = ""] = readdirSync(folder);
    const { tasks } = JSON.parse(readFileSync(join(folder, name), "utf8"));
    return outcomes(tasks, readResults);
  } catch (error) {
    console.error(`turbo left no summary of the run: ${error}`);
    return [];
  }
}

/** @param {import("./totals.mjs").Task} task */
function readResults({ directory }) {
  const file = join(root, directory, ".results", "vitest.json");
  if (!existsSync(file)) return undefined;
  return { ...JSON.parse(readFileSync(file, "utf8")), writtenAt: statSync(file).mtimeMs };
}

/** @param {import("./totals.mjs").Task} task */
function tail({ task, directory }) {
  const file = join(root, directory, ".turbo", `turbo-${task.replaceAll(":", "$colon$")}.log`);
  if (!existsSync(file)) return "(it keeps no log: see above)";
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-LOG_LINES).join("\n");
}
