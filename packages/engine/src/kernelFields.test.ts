import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** Field names and types of a class in AssemblyScript source, in order, those it extends first. */
function classFields(file: string, name: string): [string, string][] {
  const source = readFileSync(new URL(file, import.meta.url), "utf8");
  const [, , base, body = ""] =
    source.match(new RegExp(`class ${name} (extends (\\w+) )?{([^}]*)}`)) ?? [];
  const own = [...body.matchAll(/^ {2}(\w+): (\w+);/gm)].map(
    ([, field, type]): [string, string] => [field as string, type === "f32" ? "f32" : "u32"],
  );
  if (!base) return own;
  const from = source.match(new RegExp(`import {[^}]*\\b${base}\\b[^}]*} from "(.*)"`))?.[1];
  const folder = new URL(file, import.meta.url);
  return [...classFields(new URL(`${from}.ts`, folder).href, base), ...own];
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
    ["./accelerate/copies/copy", "Copy"],
    ["./accelerate/exponentials/exponential", "Exponential"],
    ["./accelerate/gather/gather", "Gather"],
    ["./accelerate/gather/segmentSum", "SegmentSum"],
    ["./sums/sumInto", "SumInto"],
    ["./gemm/gemm", "Gemm"],
    ["./matMul/activationGradient", "ActivationGradient"],
    ["./layerNorm/layerNormForward", "LayerNorm", "./layerNorm/layerNorm"],
    ["./layerNorm/layerNormBackward", "LayerNormGradient", "./layerNorm/layerNormGradient"],
  ])("%s", (file, type, source = file) => {
    const assembly = classFields(`${source}.as.ts`, type);
    expect(assembly.length).toBeGreaterThan(3);
    expect(assembly).toEqual(kernelFields(`${file}.ts`));
  });
});
