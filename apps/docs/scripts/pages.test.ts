import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { statements } from "../data/statements.zh.ts";
import { type ClaimRow, measured } from "./data/measured.ts";
import { seriesOf } from "./generate/claimTables.ts";
import { site } from "./places.ts";

const rows = measured<ClaimRow>("claims")?.rows ?? [];
const ids = new Set(rows.map(({ id }) => id));

/** The pages that are written, not generated. */
const written = ["", "demos", "essays", "zh", "zh/demos", "zh/essays"].flatMap((folder) =>
  readdirSync(join(site, folder))
    .filter((file) => file.endsWith(".md") && file !== "CONTRIBUTING.md")
    .map((file) => join(folder, file)),
);

const read = (page: string) => readFileSync(join(site, page), "utf8");

test("claims were measured, each once", () => {
  expect(ids.size).toBeGreaterThan(60);
  expect(ids.size).toBe(rows.length);
});

test.each(written)("%s names claims that were measured", (page) => {
  const text = read(page);
  const named = [...text.matchAll(/`((?:S|MO?|C|Y|G|E|R|I)\d+(?:-\w+)?)`/g)].map(([, id]) => id);
  for (const id of named) expect(ids).toContain(id);
  const series = new Set([...ids].map(seriesOf));
  for (const [, name] of text.matchAll(/generated\/claims\/(\w+)\./g)) {
    expect(series).toContain(name);
  }
});

// Samples are files, which another test runs.
test.each(written)("%s holds no code of its own that nothing runs", (page) => {
  expect(read(page)).not.toMatch(/^\s*```([jt]sx?|m[jt]s|javascript|typescript)\b/m);
});

test.each(written)("%s has its other language", (page) => {
  const essay = page.replace(/^zh\//, "");
  if (!/^(essays|demos)\//.test(essay)) return;
  expect(written).toContain(page.startsWith("zh/") ? essay : `zh/${essay}`);
});

test("what is said in Chinese is said of a claim", () => {
  for (const id of Object.keys(statements)) expect(ids).toContain(id);
});

test("every series of claims is shown", () => {
  const pages = written.map(read).join("\n");
  for (const id of ids) {
    for (const language of ["en", "zh"]) {
      expect(pages).toContain(`generated/claims/${seriesOf(id)}.${language}.md`);
    }
  }
});
