import { expect, test } from "vitest";
import { multipliersOf, shapeOf } from "./factors.ts";

test("the rate of a dense layer: as many times as a factor sums over fewer inputs", () => {
  const multipliers = (
    inputs: number,
    units: number,
    rank: number,
    blockSize: [number, number],
  ) => {
    const config = { learningRateMultiplier: "dense", rank, blockSize } as const;
    return multipliersOf("test", config, shapeOf(config, inputs, units));
  };
  expect(multipliers(1024, 1024, 1, [32, 32])).toEqual({ left: 32, right: 32 });
  expect(multipliers(256, 64, 2, [4, 32])).toEqual({ left: 256 / (8 * 2), right: 8 });
});

test("padding is allowed where no block size is given", () => {
  expect(shapeOf({}, 31, 10).columns).toBe(31);
  expect(() => shapeOf({ blockSize: 4 }, 31, 12)).toThrow("blockSize must divide");
  expect(shapeOf({ blockSize: 4, pad: true }, 31, 12).right).toEqual([8, 4, 4]);
});
