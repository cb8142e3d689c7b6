import { readFileSync } from "node:fs";

/** Names of a kernel's fields and their types there, in order. */
export type Fields = readonly (readonly [name: string, type: string])[];

/** Those of a class in AssemblyScript source, of the class it extends first; pointers are u32. */
export function classFields(file: URL, name: string): Fields {
  const source = readFileSync(file, "utf8");
  const [, , base, body = ""] =
    source.match(new RegExp(`class ${name} (extends (\\w+) )?{([^}]*)}`)) ?? [];
  const own = [...body.matchAll(/^ {2}(\w+): (\w+);/gm)].map(
    ([, field, type]) => [field as string, type === "f32" ? "f32" : "u32"] as const,
  );
  if (!base) return own;
  const from = source.match(new RegExp(`import {[^}]*\\b${base}\\b[^}]*} from "(.*)"`))?.[1];
  return [...classFields(new URL(`${from}.ts`, file), base), ...own];
}

/** Those of a kernel in TypeScript source. */
export function kernelFields(file: URL): Fields {
  const source = readFileSync(file, "utf8");
  const from = source.indexOf("fields = {") + "fields = {".length;
  const body = source.slice(from, source.indexOf("}", from));
  return [...body.matchAll(/(\w+): "(u32|f32)"/g)].map(([, field, type]) => [
    field as string,
    type as string,
  ]);
}
