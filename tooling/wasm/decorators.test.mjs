import { expect, test } from "vitest";
import { hideDecorators, showDecorators } from "./decorators.mjs";

test("decorators come back as they were", () => {
  const source =
    "// @inline is for small ones\n@inline\nfunction f(): void {}\n  @unsafe\n  g(): void {}\n";
  expect(hideDecorators(source)).not.toMatch(/^\s*@/m);
  expect(showDecorators(hideDecorators(source))).toBe(source);
});

test("and on a line of their own", () => {
  expect(showDecorators(hideDecorators("@inline function f(): void {}"))).toBe(
    "@inline\nfunction f(): void {}",
  );
});
