import { expect, test } from "vitest";
import { draw, everything } from "../index.ts";

test("everything", () => {
  expect(draw(everything(), 2, 3).split("\n")).toEqual(["■ ■ ■", "■ ■ ■"]);
  expect(everything().name).toBe("everything");
});
