import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import { describe, expect, test } from "vitest";
import { attention } from "../attention/attention.reference.ts";
import { linearAttention } from "./linearAttention.reference.ts";
import { performer } from "./performer.ts";

const D = 8;

/** Mean over rows and draws of |approximation − softmax attention|². */
function error(count: number, orthogonal: boolean): number {
  let sum = 0;
  const draws = 20;
  const normal = normals(4);
  const next = () => normal() / 2; // the variance grows as exp(|q + k|²/√D)
  const [q, k, v] = [1, 2, 3].map(() => randomValues(next, 1, 1, 40, D)) as [
    ReturnType<typeof randomValues>,
    ReturnType<typeof randomValues>,
    ReturnType<typeof randomValues>,
  ];
  const wanted = attention(q, k, v).output.values;
  for (let seed = 0; seed < draws; seed++) {
    const features = performer({ count, seed, orthogonal });
    const got = linearAttention(q, k, v, { features }).output.values;
    got.forEach((x, at) => {
      sum += (x - (wanted[at] as number)) ** 2;
    });
  }
  return sum / draws / wanted.length;
}

describe("performer", () => {
  test("draws directions at right angles, of the lengths of independent ones", () => {
    const rows = performer({ count: 20, seed: 1 }).directions(D);
    const row = (at: number) => rows.subarray(at * D, (at + 1) * D);
    const product = (a: number, b: number) =>
      row(a).reduce((sum, x, c) => sum + x * (row(b)[c] as number), 0);
    for (let a = 0; a < 8; a++) {
      for (let b = 0; b < a; b++) expect(Math.abs(product(a, b))).toBeLessThan(1e-5);
    }
    expect(Math.abs(product(0, 8))).toBeGreaterThan(1e-3); // another group
    const many = performer({ count: 4000, seed: 2 }).directions(D);
    const mean = many.reduce((sum, x) => sum + x * x, 0) / 4000;
    expect(mean).toBeGreaterThan(D - 0.4);
    expect(mean).toBeLessThan(D + 0.4);
  });

  test("is the same for a seed, another for another, and remembered", () => {
    const one = performer({ seed: 7 });
    expect(one.directions(D)).toBe(one.directions(D));
    expect(performer({ seed: 7 }).directions(D)).toEqual(one.directions(D));
    expect(performer({ seed: 8 }).directions(D)).not.toEqual(one.directions(D));
    expect(one.directions(64).length).toBe(272 * 64); // 64 ln 64 = 266.2
  });

  test("approximates softmax attention, better with more features, and with right angles", () => {
    const [few, many] = [error(8, true), error(128, true)];
    expect(many).toBeLessThan(few / 6);
    expect(many).toBeLessThan(0.02);
    expect(few).toBeLessThan(error(8, false));
  });

  test("refuses counts, seeds and scales that mean nothing", () => {
    expect(() => performer({ count: 0 })).toThrow("count must be an integer above 0, got 0");
    expect(() => performer({ seed: 0.5 })).toThrow("seed must be an integer, got 0.5");
    expect(() => performer({ scale: -1 })).toThrow("scale must be a number above 0, got -1");
  });
});
