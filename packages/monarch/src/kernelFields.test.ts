import { classFields, kernelFields } from "@frugal/tooling/oracle/kernelFields.ts";
import { describe, expect, test } from "vitest";

describe("a kernel's fields are the same in both languages", () => {
  test.each([
    ["packFactor", "PackFactor"],
    ["twoStages", "TwoStages"],
    ["outerProducts", "OuterProducts"],
  ])("%s", (kernel, type) => {
    const at = (ending: string) => new URL(`./multiply/${kernel}${ending}`, import.meta.url);
    const assembly = classFields(at(".as.ts"), type);
    expect(assembly.length).toBeGreaterThan(5);
    expect(assembly).toEqual(kernelFields(at(".ts")));
  });
});
