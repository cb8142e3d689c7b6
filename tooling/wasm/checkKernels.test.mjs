import { expect, test } from "vitest";
import { checkKernels } from "./checkKernels.mjs";

const I32 = 0x7f;
const V128 = 0x7b;

/** @param {string} text */
const name = (text) => [text.length, ...Buffer.from(text)];

/** @param {number} id @param {number[]} content */
const section = (id, content) => [id, content.length, ...content];

/** @param {number[]} entry */
const one = (...entry) => [1, ...entry];

// 65536 in LEB128 takes three bytes.
const MEMORY = [...name("env"), ...name("memory"), 2, 1, 1, 0x80, 0x80, 4];
const TYPE = section(1, one(0x60, 1, I32, 0));
const IMPORT = section(2, one(...MEMORY));
const FUNCTION = section(3, one(0));
const EXPORT = section(7, one(...name("run"), 0, 0));
const CODE = section(10, one(2, 0, 0x0b));

/** @param {number[][]} sections */
const moduleOf = (...sections) =>
  new Uint8Array([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);

/** @param {number[][]} sections */
const checking = (...sections) => {
  const bytes = moduleOf(...sections);
  expect(WebAssembly.validate(bytes)).toBe(true);
  return () => checkKernels(bytes, "kernels");
};

test("accepts functions over env.memory", () => {
  expect(checking(TYPE, IMPORT, FUNCTION, EXPORT, CODE)).not.toThrow();
});

test("accepts constant globals", () => {
  const globals = section(6, one(I32, 0, 0x41, 0xff, 0, 0x0b));
  expect(checking(TYPE, IMPORT, FUNCTION, globals, EXPORT, CODE)).not.toThrow();
});

test("refuses a data section", () => {
  const data = section(11, one(0, 0x41, 8, 0x0b, ...name("hi")));
  expect(checking(TYPE, IMPORT, FUNCTION, EXPORT, CODE, data)).toThrow(/kernels:\n.*data section/);
});

test("refuses passive data too", () => {
  const data = section(11, one(1, ...name("hi")));
  expect(checking(IMPORT, data)).toThrow("data section");
});

test("refuses a mutable global", () => {
  const globals = section(6, one(I32, 1, 0x41, 0, 0x0b));
  expect(checking(IMPORT, globals)).toThrow("mutable global");
});

test("refuses a start function", () => {
  const type = section(1, one(0x60, 0, 0));
  expect(checking(type, IMPORT, FUNCTION, section(8, [0]), CODE)).toThrow("start function");
});

test("refuses imports other than env.memory", () => {
  const imports = section(2, [2, ...MEMORY, ...name("env"), ...name("abort"), 0, 0]);
  expect(checking(TYPE, imports)).toThrow("imports the function env.abort");
});

test("refuses other limits of the memory", () => {
  const unlimited = section(2, one(...name("env"), ...name("memory"), 2, 0, 1));
  expect(checking(unlimited)).toThrow("at most ∞ pages, not 65536");
  const small = section(2, one(...name("env"), ...name("memory"), 2, 1, 1, 2));
  expect(checking(small)).toThrow("at most 2 pages, not 65536");
});

test("refuses a memory of its own, and none", () => {
  expect(checking(section(5, one(0, 1)))).toThrow(/defines a memory[\s\S]*imports no memory/);
});

test("refuses exports that are not functions", () => {
  const exports = section(7, one(...name("memory"), 2, 0));
  expect(checking(IMPORT, exports)).toThrow("exports the memory memory");
});

test("refuses functions that JavaScript cannot call", () => {
  const type = section(1, one(0x60, 1, V128, 0));
  expect(checking(type, IMPORT, FUNCTION, EXPORT, CODE)).toThrow("exports run with v128");
});

test("refuses what is not a module, or not all of one", () => {
  expect(() => checkKernels(new Uint8Array(8), "kernels")).toThrow("not a WebAssembly module");
  const whole = moduleOf(TYPE, IMPORT);
  expect(() => checkKernels(whole.subarray(0, -1), "kernels")).toThrow("ends too early");
});
