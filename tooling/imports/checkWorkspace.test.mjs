import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkWorkspace } from "./checkWorkspace.mjs";

let root = "";

/** @param {string} path @param {string | object} content */
function write(path, content) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "workspace "));
  mkdirSync(join(root, "apps"));
  write("packages/engine/package.json", { name: "@frugal/engine", exports: { ".": {} } });
  write("packages/engine/src/index.ts", 'export { a } from "./a.ts";');
  write("packages/engine/src/a.ts", "export const a = 1;");
});

afterEach(() => rmSync(root, { recursive: true }));

test("finds nothing wrong where nothing is", () => {
  expect(checkWorkspace(root)).toEqual({ problems: [], files: 2 });
});

test("names the place of a wrong import", () => {
  write("packages/attention-core/package.json", { name: "@frugal/attention-core" });
  write("packages/engine/src/a.ts", '\nimport type { T } from "@frugal/attention-core";');
  expect(checkWorkspace(root).problems).toEqual([
    expect.stringMatching(
      /^packages\/engine\/src\/a\.ts:2: import of @frugal\/attention-core: .*up/,
    ),
  ]);
});

test("finds cycles", () => {
  write("packages/engine/src/a.ts", 'import "./b/b.ts";');
  write("packages/engine/src/b/b.ts", 'import type { A } from "../a.ts";');
  expect(checkWorkspace(root).problems).toEqual([
    "packages/engine: import cycle: src/a.ts → src/b/b.ts → src/a.ts",
  ]);
});

test("wants a row for every package", () => {
  write("packages/new/package.json", { name: "@frugal/new" });
  expect(checkWorkspace(root).problems).toEqual([expect.stringContaining("has no row")]);
});

test("keeps sparse-masks without dependencies", () => {
  const name = "@frugal/sparse-masks";
  write("packages/sparse-masks/package.json", { name, dependencies: { lodash: "4" } });
  expect(checkWorkspace(root).problems).toEqual([expect.stringContaining("needs lodash")]);
});
