import { gini, hoyer } from "@frugal/metrics";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { tfjsGini, tfjsHoyer } from "./tfjsMeasures.ts";

test("the peers compute what they are compared for", () => {
  const x = tf.tensor2d([3, -1, 0, 2, 2, 2, 2, -2, 0, 0, 5, 0], [3, 4]);
  const rows = x.arraySync();
  const found = tf.tidy(() => [tfjsHoyer(x).arraySync(), tfjsGini(x).arraySync()]) as number[][];
  rows.forEach((row, r) => {
    expect(found[0]?.[r]).toBeCloseTo(hoyer.of(row), 6);
    expect(found[1]?.[r]).toBeCloseTo(gini.of(row), 6);
  });
  x.dispose();
});
