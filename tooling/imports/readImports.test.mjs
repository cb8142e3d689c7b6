import { expect, test } from "vitest";
import { readImports } from "./readImports.mjs";

/** @param {string} source @param {string} [path] */
const specifiers = (source, path = "a.ts") =>
  readImports(path, source).map(({ specifier }) => specifier);

test.each([
  ['import "a";', ["a"]],
  ['import { type T } from "a";', ["a"]],
  ['import type { T } from "a";', ["a"]],
  ['export * from "a"; export { b } from "b";', ["a", "b"]],
  ['export type { T } from "a";', ["a"]],
  ['type T = import("a").T;', ["a"]],
  ['import a = require("a");', ["a"]],
  ['const f = () => import("a");', ["a"]],
  ['const f = () => require("a");', ["a"]],
  ["const f = (name: string) => import(name);", [undefined]],
  ['// import "a";\nconst text = \'import "b"\';', []],
  ["export const a = 1;", []],
])("%s", (source, expected) => {
  expect(specifiers(source)).toEqual(expected);
});

test("knows the line", () => {
  expect(readImports("a.ts", '\n\nimport "b";')).toEqual([{ specifier: "b", line: 3 }]);
});

test("reads kernels with their decorators", () => {
  const source = 'import { b } from "./b.as";\n@inline\nfunction f(x: v128): v128 { return x; }';
  expect(specifiers(source, "a.as.ts")).toEqual(["./b.as"]);
});

test("refuses what it cannot parse", () => {
  expect(() => readImports("a.ts", "import {")).toThrow("a.ts: cannot be parsed");
});
