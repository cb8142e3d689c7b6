import { compile } from "@frugal/sparse-masks";
import { expect, test } from "vitest";
import { H } from "../sizes.ts";
import { regularMasks } from "./regularMasks.ts";

test.each(Object.entries(regularMasks))("%s compiles, for H heads", (_, make) => {
  const mask = make(1024);
  const layout = compile(mask, 1024, 1024);
  expect([1, H]).toContain(layout.heads);
  expect(layout.examples).toBe(1);
  expect(layout.passes.some(({ length }) => length.length > 0)).toBe(true);
});
