import { describe, expect, test } from "vitest";
import { DARK, LIGHT } from "./palette.ts";

type Triple = readonly [number, number, number];

/** Linear red, green and blue of `#rrggbb`. */
function linear(colour: string): Triple {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const times = (rows: readonly Triple[], [a, b, c]: Triple) =>
  rows.map(([x, y, z]) => Math.min(Math.max(x * a + y * b + z * c, 0), 1)) as unknown as Triple;

/** WCAG 2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r, g, b] = linear(colour);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** CIE 1976 L*a*b* under D65. */
function lab(rgb: Triple): Triple {
  const [x, y, z] = times(
    [
      [0.4339, 0.3762, 0.1899],
      [0.2126, 0.7152, 0.0722],
      [0.0177, 0.1095, 0.8728],
    ],
    rgb,
  ).map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)) as unknown as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Machado, Oliveira & Fernandes 2009, severity 1. */
const EYES: Record<string, readonly Triple[]> = {
  "all cones": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "no red cones": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "no green cones": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  "no blue cones": [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

describe.each([
  ["light", LIGHT],
  ["dark", DARK],
])("on a %s ground", (_ground, { paper, text, paints }) => {
  const passes = Object.entries(paints).filter(([name]) => name.startsWith("pass"));

  test("text can be read, and no paint is lost", () => {
    expect(contrast(text, paper)).toBeGreaterThan(7);
    for (const [name, fill] of Object.entries(paints)) {
      if (contrast(fill, paper) < 3) expect.fail(`${name}: ${contrast(fill, paper)}`);
    }
  });

  test.each(Object.entries(EYES))("passes are told apart with %s", (_eyes, matrix) => {
    const seen = passes.map(([, fill]) => lab(times(matrix, linear(fill))));
    for (const [i, [a0, a1, a2]] of seen.entries()) {
      for (const [b0, b1, b2] of seen.slice(i + 1)) {
        expect(Math.hypot(a0 - b0, a1 - b1, a2 - b2)).toBeGreaterThan(20);
      }
    }
  });

  test.each(Object.entries(EYES))("full and partial are told apart with %s", (_eyes, matrix) => {
    const [a, b] = [paints.full, paints.partial].map((fill) => lab(times(matrix, linear(fill))));
    const [a0 = 0, a1 = 0, a2 = 0] = a ?? [];
    const [b0 = 0, b1 = 0, b2 = 0] = b ?? [];
    expect(Math.hypot(a0 - b0, a1 - b1, a2 - b2)).toBeGreaterThan(50);
  });
});
