import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as sparseMasks from "@frugal/sparse-masks";
import { drawSvg, type Mask } from "@frugal/sparse-masks";

/**
 * A part for the page of masks: the tables of the package's README, and in the place of its drawings
 * in text a picture of each mask, made by the package.
 */
export function maskZoo(readme: string, folder: string): void {
  const [, rest = ""] = readFileSync(readme, "utf8").split("\n## Masks\n");
  const [masks = ""] = rest.split("\n## ");
  const pictures = join(folder, "masks");
  mkdirSync(pictures, { recursive: true });
  let count = 0;
  const page = masks.replace(/```text\n(.*?)\n```/gs, (_, block: string) => {
    const figures = block
      .split("\n\n")
      .flatMap(drawingsOf)
      .map(({ expression, queries, keys }) => {
        const file = `${++count}.svg`;
        const svg = drawSvg(maskOf(expression), queries, keys, { width: 208 });
        writeFileSync(join(pictures, file), svg);
        const alt = `${expression}: ${queries} queries by ${keys} keys`;
        return `<figure><img src="./generated/masks/${file}" alt="${text(alt)}" width="208" loading="lazy"><figcaption><code>${text(expression)}</code></figcaption></figure>`;
      });
    return `<div class="masks" v-pre>\n${figures.join("\n")}\n</div>`;
  });
  writeFileSync(join(folder, "masks.md"), page.replaceAll("\n### ", "\n## "));
}

interface Drawing {
  readonly expression: string;
  readonly queries: number;
  readonly keys: number;
}

/** Drawings stand side by side, each under the expression that makes its mask. */
function drawingsOf(row: string): Drawing[] {
  const [heading = "", ...lines] = row.split("\n");
  const columns = [...heading.matchAll(/\S+(?: {1,2}\S+)*/g)];
  return columns.map(({ 0: expression, index }, i) => {
    const end = columns[i + 1]?.index;
    const drawn = lines.map((line) => line.slice(index, end).trim()).filter((line) => line !== "");
    return { expression, queries: drawn.length, keys: drawn[0]?.split(" ").length ?? 0 };
  });
}

const maskOf = (expression: string): Mask =>
  new Function(...Object.keys(sparseMasks), `return ${expression}`)(...Object.values(sparseMasks));

const text = (value: string) =>
  value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
