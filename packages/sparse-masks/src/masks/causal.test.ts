import { expect, test } from "vitest";
import { causal, draw } from "../index.ts";

test("no key ahead; the last query stands at the last key", () => {
  expect(draw(causal(), 3, 3).split("\n")).toEqual(["■ · ·", "■ ■ ·", "■ ■ ■"]);
  expect(draw(causal(), 2, 4).split("\n")).toEqual(["■ ■ ■ ·", "■ ■ ■ ■"]);
  expect(draw(causal(), 4, 2).split("\n")).toEqual(["· ·", "· ·", "■ ·", "■ ■"]);
});
