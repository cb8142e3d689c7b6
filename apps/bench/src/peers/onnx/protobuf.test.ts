import { expect, test } from "vitest";
import { float, integer, message, text } from "./protobuf.ts";

test("fields are written as the format's own examples have them", () => {
  expect(integer(1, 150)).toEqual([0x08, 0x96, 0x01]);
  expect(text(2, "testing")).toEqual([0x12, 0x07, ...Buffer.from("testing")]);
  expect(message(3, integer(1, 150))).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
  expect(float(2, 1)).toEqual([0x15, 0, 0, 0x80, 0x3f]);
  expect(integer(20, 2 ** 40)).toEqual([0xa0, 0x01, 128, 128, 128, 128, 128, 32]);
});
