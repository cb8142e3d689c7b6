import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findClaims } from "./findClaims.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "claims "));
  await mkdir(join(root, "packages"));
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, source: string) {
  const file = join(root, "packages", path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, source);
}

const claim = (name: string, id: string) =>
  `export const ${name} = { id: "${id}", run: async () => ({ measured: "", holds: true }) };\n`;

test("finds what every file of every package exports, by id", async () => {
  await write("one/src/deep/cost.claim.ts", claim("a", "S10") + claim("b", "S2"));
  await write("two/src/x.claim.ts", `${claim("c", "M1")}export const other = 3;`);
  await write("two/src/x.ts", "throw new Error('not to be loaded');");
  await write("three/package.json", "{}");
  const found = await findClaims(root);
  expect(found.map(({ claim: { id } }) => id)).toEqual(["M1", "S2", "S10"]);
  expect(found[1]?.file).toBe(join("packages", "one", "src", "deep", "cost.claim.ts"));
});

test("refuses a file without a claim", async () => {
  await write("one/src/a.claim.ts", "export const a = 1;");
  await expect(findClaims(root)).rejects.toThrow("to export a claim, got none");
});

test("refuses an id that is taken", async () => {
  await write("one/src/a.claim.ts", claim("a", "S1"));
  await write("two/src/b.claim.ts", claim("b", "S1"));
  await expect(findClaims(root)).rejects.toThrow("expected ids to differ, got S1 in");
});
