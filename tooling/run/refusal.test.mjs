import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { refusal } from "./refusal.mjs";
import { root } from "./root.mjs";

test("publishes only in CI and when told to", () => {
  expect(refusal({})).toContain("expected to run in CI");
  expect(refusal({ FRUGAL_RELEASE: "yes" })).toContain("expected to run in CI");
  expect(refusal({ CI: "false", FRUGAL_RELEASE: "yes" })).toContain("expected to run in CI");
  expect(refusal({ CI: "true" })).toContain("expected FRUGAL_RELEASE=yes, got nothing");
  expect(refusal({ CI: "true", FRUGAL_RELEASE: "no" })).toContain("got no");
  expect(refusal({ CI: "true", FRUGAL_RELEASE: "yes" })).toBeUndefined();
});

test("the command refuses before it does anything", () => {
  const env = { PATH: process.env.PATH };
  const args = [join(root, "tooling", "run.mjs"), "release"];
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("expected to run in CI");
});
