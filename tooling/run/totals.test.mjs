import { expect, test } from "vitest";
import { outcomes, totals } from "./totals.mjs";

/** @param {string} task @param {Partial<import("./totals.mjs").Task>} more */
const done = (task, more = {}) => ({
  ...{ taskId: `a#${task}`, task, directory: "a", command: "run", cache: { status: "MISS" } },
  execution: { startTime: 100, exitCode: 0 },
  ...more,
});

const FAILED = { execution: { startTime: 100, exitCode: 1 } };
const CACHED = { cache: { status: "HIT" } };

/** @param {number} numPassedTests @param {number} numFailedTests */
const results = (numPassedTests, numFailedTests, writtenAt = 200) => ({
  ...{ numPassedTests, numFailedTests, numPendingTests: 0, numTodoTests: 0, writtenAt },
});

/** @param {import("./totals.mjs").Task[]} tasks @param {import("./totals.mjs").Results} [found] */
const sum = (tasks, found, code = 0) =>
  totals(
    outcomes(tasks, () => found),
    code,
  );

test("counts tests one by one and checks as one each", () => {
  expect(sum([done("test"), done("lint"), done("typecheck", FAILED)], results(7, 0), 1)).toEqual({
    ...{ passed: 8, failed: 1, skipped: 0 },
  });
});

test("leaves out tasks that a package does not have", () => {
  const absent = done("transit", { command: "<NONEXISTENT>" });
  expect(sum([absent, done("lint")])).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

test("counts cached tests, from whenever they are", () => {
  expect(sum([done("test", CACHED)], results(7, 0, 50))).toMatchObject({ passed: 7, failed: 0 });
});

test("counts failed tests", () => {
  expect(sum([done("test", FAILED)], results(5, 2), 1)).toMatchObject({ passed: 5, failed: 2 });
});

test("counts a runner that crashed", () => {
  expect(sum([done("test", FAILED)], undefined, 1)).toMatchObject({ passed: 0, failed: 1 });
  expect(sum([done("test", FAILED)], results(5, 0), 1)).toMatchObject({ passed: 5, failed: 1 });
});

test("does not believe results that are older than the run", () => {
  expect(sum([done("test")], results(7, 0, 50))).toMatchObject({ passed: 0, failed: 1 });
});

test("a task that a failure kept from running has not passed", () => {
  const blocked = done("pack", { execution: { startTime: 0 } });
  expect(sum([done("build", FAILED), blocked], undefined, 1)).toEqual({
    ...{ passed: 0, failed: 1, skipped: 1 },
  });
});

test("never reads as a success where something failed or nothing ran", () => {
  expect(sum([], undefined, 0)).toMatchObject({ passed: 0, failed: 1 });
  expect(sum([done("lint")], undefined, 130)).toMatchObject({ passed: 1, failed: 1 });
});
