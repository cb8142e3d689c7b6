import { readSections } from "./readSections.mjs";

/** How the binary format writes the type v128. */
const V128 = 0x7b;

/**
 * Refuses a module that could not live in memory that belongs to someone else (tfjs), or that
 * carries state from one call to the next: kernels get all they work on as arguments.
 *
 * @param {Uint8Array} bytes
 * @param {string} name what to call the module in messages
 * @throws {Error} listing everything that is wrong
 */
export function checkKernels(bytes, name) {
  const problems = problemsOf(readSections(bytes));
  if (problems.length > 0) throw new Error([`${name}:`, ...problems].join("\n  "));
}

/** @param {import("./readSections.mjs").Module} module */
function problemsOf(module) {
  const problems = [];
  if (module.sections.includes("data") || module.sections.includes("dataCount")) {
    problems.push(
      "has a data section, which would overwrite the owner's memory: use no string, no static array, no memory.data",
    );
  }
  if (module.sections.includes("start")) {
    problems.push(
      "has a start function: use no top-level statements and no `new` outside functions",
    );
  }
  if (module.globals.some((global) => global.mutable)) {
    problems.push(
      "has a mutable global: use `const` with a constant value, pass state as arguments",
    );
  }
  if (module.sections.includes("memory")) problems.push("defines a memory of its own");
  for (const { module: from, name, kind, limits } of module.imports) {
    if (from !== "env" || name !== "memory" || kind !== "memory") {
      problems.push(`imports the ${kind} ${from}.${name}: only env.memory can be given`);
    } else if (limits?.maximum !== 65536) {
      problems.push(`imports a memory of at most ${limits?.maximum ?? "∞"} pages, not 65536`);
    }
  }
  if (!module.imports.some(({ kind }) => kind === "memory")) {
    problems.push("imports no memory");
  }
  const importedFunctions = module.imports.filter(({ kind }) => kind === "function").length;
  for (const { name, kind, index } of module.exports) {
    const type = module.types[module.functions[index - importedFunctions] ?? -1];
    if (kind !== "function") problems.push(`exports the ${kind} ${name}: only functions may be`);
    else if (type?.includes(V128)) {
      problems.push(`exports ${name} with v128 in its signature, which JavaScript cannot call`);
    }
  }
  return problems;
}
