/**
 * A fenced block of code.
 *
 * @typedef {object} Block
 * @property {string} language as its fence names it
 * @property {string} text its lines, each with its end
 * @property {number} line of its first line, from 1
 * @property {boolean} joined whether only empty lines stand between it and the block before it
 */

/**
 * All fenced blocks of a page of Markdown.
 *
 * @param {string} markdown
 * @returns {Block[]}
 */
export function readBlocks(markdown) {
  const blocks = [];
  const fence = /^( *)```(\w*)[^\n]*\n(.*?)^\1```[ \r]*$/gms;
  let end = 0;
  for (const found of markdown.matchAll(fence)) {
    const [whole, , language = "", text = ""] = found;
    const start = markdown.indexOf("\n", found.index) + 1;
    blocks.push({
      language,
      text,
      line: markdown.slice(0, start).split("\n").length,
      joined: end > 0 && markdown.slice(end, found.index).trim() === "",
    });
    end = found.index + whole.length;
  }
  return blocks;
}
