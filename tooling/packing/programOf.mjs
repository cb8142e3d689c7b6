import { readBlocks } from "./readBlocks.mjs";
import { readExample } from "./readExample.mjs";

const CODE = /^([jt]sx?|m[jt]s|javascript|typescript)$/;
const PRINTED = new URL("printed.mjs", import.meta.url).href;

/**
 * The program that a page of Markdown tells: its blocks of JavaScript in their order, on the lines
 * that they have in the page. Names of a block are known in later ones, which may use them anew.
 *
 * It fails where something else is printed than the page says: in a comment that ends the line of a
 * statement, or that lies in the lines right below it, or in a block of text that follows the code
 * at once. A comment may go on after what is printed.
 *
 * @param {string} markdown
 * @returns {string} empty where the page has no such block
 * @throws {Error} where a block is no JavaScript, or one name is imported from two places
 */
export function programOf(markdown) {
  const lines = Array.from(markdown.split("\n"), () => "");
  const blocks = readBlocks(markdown);
  /** @type {Map<string, string>} what a name is, and where it comes from */
  const imported = new Map();
  let heading = `import { mark, says, tells } from ${JSON.stringify(PRINTED)};`;
  let count = 0;
  blocks.forEach(({ language, text, line }, i) => {
    if (!CODE.test(language)) return;
    const { imports, code } = readExample(text, line);
    for (const { local, statement } of imports) {
      const known = imported.get(local);
      if (known === statement) continue;
      if (known !== undefined) throw new Error(`${local}: ${known}\nand ${statement}`);
      imported.set(local, statement);
      heading += statement;
    }
    lines[line - 2] = "{mark();";
    lines.splice(line - 1, code.length, ...code);
    const after = blocks[i + 1];
    if (after?.joined && /^(text)?$/.test(after.language)) {
      lines[line - 1 + code.length - 1] += `tells(${JSON.stringify(after.text)});`;
    }
    count++;
  });
  if (count === 0) return "";
  return `${heading}${lines.join("\n")}${"}".repeat(count)}\n`;
}
