import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./root.mjs";

/** @param {string[]} args @param {string[]} node */
const run = (args, node = []) =>
  spawnSync(process.execPath, [...node, join(root, "tooling", "run.mjs"), ...args], {
    encoding: "utf8",
  });

test.each(["18.20.4", "20.18.3", "21.7.3", "22.11.0"])("refuses Node %s", (version) => {
  const pretend = `Object.defineProperty(process.versions, "node", { value: "${version}" });`;
  const node = ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`];
  const { status, stderr } = run(["test"], node);
  expect(status).toBe(1);
  expect(stderr).toContain(`expected Node 20.19, 22.12 or later, got ${version}`);
});

test.each(["", "tset", "toString"])("refuses the unknown command '%s'", (name) => {
  const { status, stderr } = run([name]);
  expect(status).toBe(1);
  expect(stderr).toContain(`run: expected one of start, bench,`);
});
