import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** Field names and types of a class in AssemblyScript source, in order. */
function classFields(file: string, name: string): [string, string][] {
  const source = readFileSync(new URL(file, import.meta.url), "utf8");
  const body = source.match(new RegExp(`class ${name} {([^}]*)}`))?.[1] ?? "";
  return [...body.matchAll(/^ {2}(\w+): (\w+);/gm)].map(([, field, type]) => [
    field as string,
    type === "f32" ? "f32" : "u32",
  ]);
}

/** Field names and types of a kernel in TypeScript source, in order. */
function kernelFields(file: string): [string, string][] {
  const source = readFileSync(new URL(file, import.meta.url), "utf8");
  const from = source.indexOf("fields = {") + "fields = {".length;
  const body = source.slice(from, source.indexOf("}", from));
  return [...body.matchAll(/(\w+): "(u32|f32)"/g)].map(([, field, type]) => [
    field as string,
    type as string,
  ]);
}

describe("a kernel's fields are the same in both languages", () => {
  test.each([
    ["packKeys", "PackKeys", "packKeys"],
    ["attend", "Attend", "attendJob"],
    ["packQueries", "PackQueries", "packQueries"],
    ["attendGradient", "AttendGradient", "attendGradientJob"],
    ["sumParts", "SumParts", "sumParts"],
    ["../decoding/attendPages", "AttendPages", "../decoding/attendPages"],
    ["../linear/scan", "Scan", "../linear/scanJob"],
    ["../linear/scaleGradients", "ScaleGradients", "../linear/scaleGradients"],
    ["../linear/project", "Project", "../linear/project"],
    ["../linear/projectGradient", "ProjectGradient", "../linear/project"],
  ])("%s", (kernel, type, file) => {
    const assembly = classFields(`./attention/${file}.as.ts`, type);
    expect(assembly.length).toBeGreaterThan(5);
    expect(assembly).toEqual(kernelFields(`./attention/${kernel}.ts`));
  });
});
