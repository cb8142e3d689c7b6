import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as sparseMasks from "../index.ts";

const folder = new URL("../../", import.meta.url);
const readme = readFileSync(fileURLToPath(new URL("README.md", folder)), "utf8");

const sectionOf = (title: string) => readme.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";

const fenced = (text: string, language: string) =>
  new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(text)?.[1] ?? "";

/** Runs a section's example; what it prints and which files it writes. */
function run(section: string) {
  const printed: string[] = [];
  const written: [name: string, text: string][] = [];
  const known = {
    ...sparseMasks,
    console: { log: (line: string) => printed.push(`${line}\n`) },
    writeFileSync: (name: string, text: string) => written.push([name, text]),
  };
  const source = fenced(section, "js").replace(/^import .*$/gm, "");
  new Function(...Object.keys(known), source)(...Object.values(known));
  return { printed: printed.join(""), written };
}

test.each(["Plan", "Which mask?"])("the README's example in %s prints what it says", (title) => {
  const section = sectionOf(title);
  const { printed } = run(section);
  expect(printed).not.toBe("");
  expect(printed).toBe(fenced(section, "text"));
});

/** `vitest run -u readme` writes them anew. */
test("the README's pictures are those that its example draws", async () => {
  const section = sectionOf("Pictures");
  const { written } = run(section);
  const shown = [...section.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path);
  expect(written.map(([name]) => name)).toEqual(shown);
  for (const [name, text] of written) {
    await expect(text).toMatchFileSnapshot(fileURLToPath(new URL(name, folder)));
  }
});
