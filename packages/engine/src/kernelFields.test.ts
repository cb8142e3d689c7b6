import { classFields, kernelFields } from "@frugal/tooling/oracle/kernelFields.ts";
import { describe, expect, test } from "vitest";

const at = (file: string) => new URL(file, import.meta.url);

describe("a kernel's fields are the same in both languages", () => {
  test.each([
    ["./accelerate/copies/copy", "Copy"],
    ["./accelerate/exponentials/exponential", "Exponential"],
    ["./accelerate/gather/gather", "Gather"],
    ["./accelerate/gather/segmentSum", "SegmentSum"],
    ["./sums/sumInto", "SumInto"],
    ["./gemm/gemm", "Gemm"],
    ["./matMul/activated", "Activation", "./matMul/activation"],
    ["./matMul/activationGradient", "ActivationGradient"],
    ["./layerNorm/layerNormForward", "LayerNorm", "./layerNorm/layerNorm"],
    ["./layerNorm/layerNormBackward", "LayerNormGradient", "./layerNorm/layerNormGradient"],
  ])("%s", (file, type, source = file) => {
    const assembly = classFields(at(`${source}.as.ts`), type);
    expect(assembly.length).toBeGreaterThan(3);
    expect(assembly).toEqual(kernelFields(at(`${file}.ts`)));
  });
});
