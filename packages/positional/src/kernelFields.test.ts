import { classFields, kernelFields } from "@frugal/tooling/oracle/kernelFields.ts";
import { expect, test } from "vitest";

const at = (file: string) => new URL(file, import.meta.url);

test.each([
  ["rotary/rotate", "Rotate", "rotary/rotate"],
  ["norms/unitRowsForward", "UnitRows", "norms/unitRows"],
  ["norms/unitRowsBackward", "UnitRowsGradient", "norms/unitRows"],
])("%s: its fields are the same in both languages", (kernel, type, file) => {
  const assembly = classFields(at(`./${file}.as.ts`), type);
  expect(assembly.length).toBeGreaterThan(5);
  expect(assembly).toEqual(kernelFields(at(`./${kernel}.ts`)));
});
