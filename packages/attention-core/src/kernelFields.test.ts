import { classFields, kernelFields } from "@frugal/tooling/oracle/kernelFields.ts";
import { describe, expect, test } from "vitest";

const at = (file: string) => new URL(file, import.meta.url);

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
    ["../statistics/summarise", "Summarise", "../statistics/summarise"],
  ])("%s", (kernel, type, file) => {
    const assembly = classFields(at(`./attention/${file}.as.ts`), type);
    expect(assembly.length).toBeGreaterThan(5);
    expect(assembly).toEqual(kernelFields(at(`./attention/${kernel}.ts`)));
  });

  test("observe, which has those of attend first", () => {
    const own = kernelFields(at("./statistics/observe.ts"));
    expect(own.length).toBeGreaterThan(5);
    expect(classFields(at("./statistics/observeJob.as.ts"), "Observe")).toEqual([
      ...kernelFields(at("./attention/attend.ts")),
      ...own,
    ]);
  });
});
