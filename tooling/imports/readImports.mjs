import { parseSync, Visitor } from "oxc-parser";
import { hideDecorators } from "../wasm/decorators.mjs";

/**
 * @typedef {{ specifier: string | undefined, line: number }} Import `specifier` is undefined where
 *   it is computed
 */

/**
 * Everything that a file imports or re-exports, types included.
 *
 * @param {string} path decides the language, by its ending
 * @param {string} source
 * @returns {Import[]}
 * @throws {Error} where the file cannot be parsed
 */
export function readImports(path, source) {
  const text = path.endsWith(".as.ts") ? hideDecorators(source) : source;
  const { program, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path}: cannot be parsed: ${errors[0].message}`);

  /** @type {Import[]} */
  const imports = [];
  /** @param {import("oxc-parser").Expression | null} node */
  const add = (node) => {
    if (node === null) return;
    const literal = node.type === "Literal" && typeof node.value === "string";
    imports.push({
      specifier: literal ? String(node.value) : undefined,
      line: text.slice(0, node.start).split("\n").length,
    });
  };
  new Visitor({
    ImportDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source),
    TSExternalModuleReference: ({ expression }) => add(expression),
    CallExpression: ({ callee, arguments: [first] }) => {
      const required = callee.type === "Identifier" && callee.name === "require";
      if (required && first && first.type !== "SpreadElement") add(first);
    },
  }).visit(program);
  return imports;
}
