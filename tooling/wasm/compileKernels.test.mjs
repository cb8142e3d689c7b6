import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkKernels } from "./checkKernels.mjs";
import { compileKernels } from "./compileKernels.mjs";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kernels "));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** @param {string} source @param {string[]} [features] */
const compile = (source, features = ["simd"]) => {
  writeFileSync(join(folder, "kernels.as.ts"), source);
  return compileKernels("kernels.as.ts", features, folder);
};

const ADD = `
export function add(a: usize, b: usize): void {
  v128.store(a, f32x4.relaxed_madd(v128.load(a), v128.load(b), v128.load(b)));
}
`;

test("gives the same bytes every time", async () => {
  const features = ["simd", "relaxed-simd"];
  const first = await compile(ADD, features);
  expect(() => checkKernels(first, "add")).not.toThrow();
  expect(await compile(ADD, features)).toEqual(first);
});

test("relaxed SIMD has to be asked for", async () => {
  await expect(compile(ADD)).rejects.toThrow("relaxed-simd");
});

test("a static array is caught by the check", async () => {
  const source =
    "export function at(i: i32): i32 { return load<i32>(memory.data<i32>([1, 2]) + i); }";
  const bytes = await compile(source);
  expect(() => checkKernels(bytes, "static")).toThrow("data section");
});

test("state between calls is caught by the check", async () => {
  const bytes = await compile("let calls = 0; export function count(): i32 { return ++calls; }");
  expect(() => checkKernels(bytes, "state")).toThrow("mutable global");
});

test("says where the source is wrong", async () => {
  await expect(compile("export function f(): i32 { return x; }")).rejects.toThrow(
    "kernels.as.ts(1",
  );
});
