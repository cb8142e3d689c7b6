import { format } from "node:util";

// Part of the programs that `programOf` makes: what they print, compared with what their page says.

/** @type {string[]} */
const lines = [];
let ofBlock = 0;
let ofStatement = 0;

const log = console.log;
console.log = (...values) => {
  lines.push(
    ...format(...values)
      .split("\n")
      .map(plain),
  );
  log(...values);
};

/** Lists as people write them: [1, 2] for [ 1, 2 ]. @param {string} line */
const plain = (line) => line.replace(/\[ /g, "[").replace(/ \]/g, "]").trimEnd();

/** @param {boolean} [statement] what follows is a statement of the block */
export function mark(statement = false) {
  ofStatement = lines.length;
  if (!statement) ofBlock = lines.length;
}

/**
 * @param {readonly string[]} comments of the last statement
 * @param {number} line in the page
 * @throws {Error} where they do not begin with what it printed, line by line
 */
export function says(comments, line) {
  const printed = lines.slice(ofStatement);
  const right =
    printed.length === comments.length && printed.every((one, i) => begins(comments[i], one));
  if (!right) fail(`line ${line}`, printed, comments);
}

/**
 * @param {string} text that follows the block
 * @throws {Error} where the block printed something else
 */
export function tells(text) {
  const told = text.trimEnd().split("\n").map(plain);
  const printed = lines.slice(ofBlock);
  if (printed.join("\n") !== told.join("\n")) fail("the text below", printed, told);
}

/**
 * @param {string | undefined} comment
 * @param {string} printed
 */
const begins = (comment, printed) =>
  comment?.startsWith(printed) && /^($|[\s,;:])/.test(comment.slice(printed.length));

/**
 * @param {string} where
 * @param {readonly string[]} printed
 * @param {readonly string[]} told
 */
function fail(where, printed, told) {
  throw new Error(`${where} says\n${told.join("\n")}\nbut printed is\n${printed.join("\n")}`);
}
