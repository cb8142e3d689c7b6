import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as sparseMasks from "../index.ts";
import { draw, type Mask } from "../index.ts";

const readme = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");

/** The masks section up to the next; and what follows "Your own mask". */
const [, about = ""] = readme.split("\n## Masks\n");
const [masks = ""] = about.split("\n## ");
const [, own = ""] = readme.split("\n## Your own mask\n");

const fenced = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, "gs"))].map(
    (found) => found[1] ?? "",
  );

const run = (source: string, log: (line: string) => void = () => {}): unknown =>
  new Function(...Object.keys(sparseMasks), "console", source)(...Object.values(sparseMasks), {
    log,
  });

/** Pictures stand side by side, each under the expression that makes the mask. */
const pictures = fenced(masks, "text")
  .flatMap((block) => block.split("\n\n"))
  .flatMap((row) => {
    const [heading = "", ...lines] = row.split("\n");
    const expressions = heading.split(/ {3,}/);
    return expressions.map((expression, i) => {
      const column = heading.indexOf(expression);
      const next = expressions[i + 1];
      const end =
        next === undefined ? undefined : heading.indexOf(next, column + expression.length);
      const picture = lines.map((line) => line.slice(column, end).trimEnd()).join("\n");
      return { expression, picture };
    });
  });

describe("the README draws", () => {
  test.each(pictures)("$expression", ({ expression, picture }) => {
    const [first = "", ...others] = picture.split("\n");
    const keys = first.split(" ").length;
    const mask = run(`return ${expression};`) as Mask;
    expect(draw(mask, others.length + 1, keys)).toBe(picture);
  });

  test("every mask, and describes it in a table", () => {
    const source = readFileSync(fileURLToPath(new URL("../index.ts", import.meta.url)), "utf8");
    const names = [...source.matchAll(/^export \{ (\w+) \} from "\.\/masks\//gm)].map(
      ([, name]) => name,
    );
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      expect(masks).toContain(`| \`${name}(`);
      if (name === "everything") continue;
      expect(pictures.map(({ expression }) => expression).join()).toContain(`${name}(`);
    }
  });
});

test("the mask of one's own draws what it says", () => {
  const [source = ""] = fenced(own, "js");
  const [picture] = fenced(own, "text");
  const lines: string[] = [];
  run(source.replace(/^import .*$/m, ""), (line) => lines.push(line));
  expect(lines).toEqual([picture]);
});
