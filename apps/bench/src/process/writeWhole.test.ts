import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkWritable, writeWhole } from "./writeWhole.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "write "));
});
afterEach(() => rm(folder, { recursive: true }));

test("replaces a file and leaves nothing beside it", async () => {
  const path = join(folder, "report.html");
  await writeFile(path, "old");
  await writeWhole(path, "new");
  expect(await readFile(path, "utf8")).toBe("new");
  expect(await readdir(folder)).toEqual(["report.html"]);
});

test("leaves nothing behind where it fails", async () => {
  const path = join(folder, "taken");
  await mkdir(path);
  await expect(writeWhole(path, "new")).rejects.toThrow();
  expect(await readdir(folder)).toEqual(["taken"]);
});

test("tells before any work where a file cannot be written", async () => {
  await expect(checkWritable("--out", join(folder, "none", "a"))).rejects.toThrow(
    "--out: expected a folder that can be written to",
  );
  await expect(checkWritable("--out", folder)).rejects.toThrow(
    "--out: expected the name of a file",
  );
  await expect(checkWritable("--out", join(folder, "a"))).resolves.toBeUndefined();
});
