import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_TEXT, loadText, SHORTEST } from "./loadText.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "text "));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Uint8Array) {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test("the text of the repository is prose enough", async () => {
  const text = await loadText(DEFAULT_TEXT);
  expect(text.length).toBeGreaterThan(8000);
  expect(new Set(text).size).toBeGreaterThan(40);
});

test("line ends are one character", async () => {
  const path = await write("windows.txt", "line\r\n".repeat(500));
  expect(await loadText(path)).toBe("line\n".repeat(500));
});

test("a long file is cut between characters", async () => {
  const path = await write("long.txt", `x${"é".repeat(2.5 * 2 ** 20)}`);
  expect(await loadText(path)).toBe(`x${"é".repeat(2 ** 21 - 1)}`);
});

test.each([
  ["empty.txt", "", "expected text, got an empty file"],
  ["blank.txt", "\n".repeat(3000), "expected text, got an empty file"],
  ["short.txt", "abc", `expected at least ${SHORTEST} characters, got 3`],
  [
    "bytes.bin",
    Uint8Array.from({ length: 4000 }, (_, i) => 128 + (i % 128)),
    "expected UTF-8 text",
  ],
  ["zeros.bin", new Uint8Array(4000), "expected UTF-8 text"],
])("refuses %s", async (name, content, message) => {
  await expect(loadText(await write(name, content))).rejects.toThrow(`--text: ${message}`);
});

test("says why a file cannot be read", async () => {
  await expect(loadText(join(folder, "none.txt"))).rejects.toThrow("(it does not exist)");
  await expect(loadText(folder)).rejects.toThrow("(it is a folder)");
});
