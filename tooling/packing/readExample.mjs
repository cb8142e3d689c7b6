import { parseSync } from "oxc-parser";

/** @typedef {{ local: string, statement: string }} Import `local` is the name that it makes known */

/**
 * A block of JavaScript as its imports and the lines of the rest, in which each statement that
 * prints is followed by a check of what a comment says that it prints.
 *
 * @param {string} text
 * @param {number} line of its first line in the page
 * @returns {{ imports: Import[], code: string[] }}
 * @throws {Error} where it cannot be parsed
 */
export function readExample(text, line) {
  const { program, comments, errors } = parseSync("example.mjs", text);
  if (errors[0]) {
    const at = errors[0].labels[0]?.start ?? 0;
    throw new Error(`line ${line + rowOf(text, at)}: ${errors[0].message}`);
  }
  /** @type {Import[]} */
  const imports = [];
  /** @type {{ from: number, to: number, put: string }[]} */
  const changes = [];
  for (const statement of program.body) {
    const { start, end, type } = statement;
    if (type === "ImportDeclaration") {
      imports.push(...namesOf(statement));
      changes.push({ from: start, to: end, put: text.slice(start, end).replace(/[^\n]/g, " ") });
    } else if (text.slice(start, end).includes("console.log(")) {
      const told = toldAfter(text, end, comments);
      if (told.length === 0) continue;
      const says = `;says(${JSON.stringify(told)}, ${line + rowOf(text, end)});`;
      changes.push(
        { from: start, to: start, put: "mark(true);" },
        { from: end, to: end, put: says },
      );
    }
  }
  let code = text;
  for (const { from, to, put } of changes.reverse()) {
    code = code.slice(0, from) + put + code.slice(to);
  }
  return { imports, code: code.split("\n") };
}

/**
 * @param {import("oxc-parser").ImportDeclaration} declaration
 * @returns {Import[]}
 */
function namesOf({ specifiers, source }) {
  const from = JSON.stringify(source.value);
  if (specifiers.length === 0) return [{ local: from, statement: `import ${from};` }];
  return specifiers.map((specifier) => {
    const local = specifier.local.name;
    if (specifier.type === "ImportNamespaceSpecifier") {
      return { local, statement: `import * as ${local} from ${from};` };
    }
    const { imported } = /** @type {{ imported?: { name: string } }} */ (specifier);
    return {
      local,
      statement: `import { ${imported?.name ?? "default"} as ${local} } from ${from};`,
    };
  });
}

/**
 * What comments say after a statement, line by line: the one that ends its line, or those right below.
 *
 * @param {string} text
 * @param {number} end of the statement
 * @param {readonly { type: string, value: string, start: number, end: number }[]} comments
 */
function toldAfter(text, end, comments) {
  const told = [];
  let at = end;
  for (const comment of comments) {
    if (comment.start < at || comment.type !== "Line") continue;
    const between = text.slice(at, comment.start);
    if (!/^[ \t]*\n?[ \t]*$/.test(between)) break;
    told.push(comment.value.trim());
    at = comment.end;
    if (!between.includes("\n")) break;
  }
  return told;
}

/**
 * @param {string} text
 * @param {number} at
 */
const rowOf = (text, at) => text.slice(0, at).split("\n").length - 1;
