import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as reference from "../rotary/rotary.reference.ts";
import { rotary } from "../rotary/rotary.ts";
import { dynamicNtkFrequencies } from "./dynamicNtkFrequencies.ts";
import { interpolatedFrequencies } from "./interpolatedFrequencies.ts";
import { llama3Frequencies } from "./llama3Frequencies.ts";
import { longRopeAttentionFactor } from "./longRopeAttentionFactor.ts";
import { longRopeFrequencies } from "./longRopeFrequencies.ts";
import { ntkFrequencies } from "./ntkFrequencies.ts";
import { rotaryFrequencies } from "./rotaryFrequencies.ts";
import { yarnAttentionFactor } from "./yarnAttentionFactor.ts";
import { yarnFrequencies } from "./yarnFrequencies.ts";

const TURN = 2 * Math.PI;
const clip = (x: number) => Math.min(1, Math.max(0, x));

/** Turns within `length` positions of frequency i, by its wavelength. */
const turns = (i: number, width: number, base: number, length: number) =>
  length / (TURN * base ** ((2 * i) / width));

interface Variant {
  readonly name: string;
  readonly got: Float64Array;
  /** The paper's formula, written out anew: the angle at position m of frequency i. */
  readonly angle: (m: number, i: number) => number;
  readonly attentionFactor?: number;
}

const D = 64;
const base = 10_000;
const plain = (m: number, i: number) => m * base ** ((-2 * i) / D);
const searched = Array.from({ length: 32 }, (_, i) => 1 + i ** 1.3);

const variants: readonly Variant[] = [
  { name: "base", got: rotaryFrequencies(D), angle: plain },
  {
    name: "interpolation, m L / L'",
    got: interpolatedFrequencies(D, { factor: 16 }),
    angle: (m, i) => plain((m * 2048) / 32_768, i),
  },
  {
    name: "NTK, aware",
    got: ntkFrequencies(D, { factor: 8 }),
    angle: (m, i) => m / (base * 8 ** (D / (D - 2))) ** ((2 * i) / D),
  },
  {
    name: "NTK, radix: a digit of base β k^(2/d)",
    got: ntkFrequencies(D, { factor: 8, form: "radix" }),
    angle: (m, i) => m / (base ** (2 / D) * 8 ** (2 / D)) ** i,
  },
  {
    name: "NTK, fixed: λ^(i+1) β^i",
    got: ntkFrequencies(D, { factor: 8, form: "fixed" }),
    angle: (m, i) => m / (8 ** (2 / D)) ** (i + 1) / (base ** (2 / D)) ** i,
  },
  {
    name: "NTK, mixed: exp(a m^b), a (d/2)^b = ln k",
    got: ntkFrequencies(D, { factor: 8, form: "mixed" }),
    angle: (m, i) => plain(m, i) / Math.exp((Math.log(8) / 32 ** 0.625) * (i + 1) ** 0.625),
  },
  {
    name: "dynamic NTK at 40 000 of 4096",
    got: dynamicNtkFrequencies(D, { length: 40_000, trainedLength: 4096 }),
    angle: (m, i) => m / (base * (40_000 / 4096) ** (D / (D - 2))) ** ((2 * i) / D),
  },
  {
    name: "dynamic NTK, factor 2",
    got: dynamicNtkFrequencies(D, { length: 8192, trainedLength: 4096, factor: 2 }),
    angle: (m, i) => m / (base * 3 ** (D / (D - 2))) ** ((2 * i) / D),
  },
  {
    name: "YaRN over turns",
    got: yarnFrequencies(D, { factor: 32, trainedLength: 4096, ramp: "turns" }),
    attentionFactor: yarnAttentionFactor(32),
    angle: (m, i) => {
      const share = clip((turns(i, D, base, 4096) - 1) / 31);
      return (1 - share) * (plain(m, i) / 32) + share * plain(m, i);
    },
  },
  {
    name: "YaRN over dimensions",
    got: yarnFrequencies(D, { factor: 32, trainedLength: 4096 }),
    attentionFactor: yarnAttentionFactor(32),
    angle: (m, i) => {
      const at = (r: number) => (D * Math.log(4096 / (r * TURN))) / (2 * Math.log(base));
      const [low, high] = [Math.floor(at(32)), Math.ceil(at(1))];
      const away = clip((i - low) / (high - low));
      return plain(m, i) * (1 - away) + (plain(m, i) / 32) * away;
    },
  },
  {
    name: "LongRoPE",
    got: longRopeFrequencies(D, { factors: searched }),
    attentionFactor: longRopeAttentionFactor(32, 4096),
    angle: (m, i) => m / (searched[i]! * base ** ((2 * i) / D)),
  },
  {
    name: "Llama 3, by wavelengths",
    got: llama3Frequencies(D, { factor: 8, trainedLength: 8192, base: 500_000 }),
    angle: (m, i) => {
      const frequency = 500_000 ** ((-2 * i) / D);
      const wavelength = TURN / frequency;
      if (wavelength < 8192 / 4) return m * frequency;
      if (wavelength > 8192) return (m * frequency) / 8;
      const smooth = (8192 / wavelength - 1) / 3;
      return m * ((1 - smooth) * (frequency / 8) + smooth * frequency);
    },
  },
];

test.each(variants)("$name turns as its formula says, near 0 and far out", (variant) => {
  const { got, angle, attentionFactor = 1 } = variant;
  for (const offset of [0, 50_000, 1_000_000]) {
    const rows = randomValues(normals(offset), 1, 1, 16, D);
    const wanted = reference.rotary(rows, {
      layout: "half",
      pairs: D / 2,
      turning: (_, n, p) => ({ angle: angle(offset + n, p), size: attentionFactor }),
    });
    tf.tidy(() => {
      const x = tf.tensor4d(rows.values, [1, 1, 16, D]);
      const options = { layout: "half", frequencies: got, offset, attentionFactor } as const;
      expect(largestDifference(rotary(x, options).dataSync(), wanted)).toBeLessThan(1e-5);
    });
  }
});

test("NTK's lowest frequency is interpolated exactly, whatever factor, width and base", () => {
  const factor = fc.double({ min: 1, max: 1000, noNaN: true });
  const width = fc.integer({ min: 2, max: 128 }).map((half) => 2 * half);
  const base = fc.double({ min: 100, max: 1e7, noNaN: true });
  fc.assert(
    fc.property(factor, width, base, (factor, width, base) => {
      const lowest = rotaryFrequencies(width, { base }).at(-1)! / factor;
      for (const form of ["aware", "fixed", "mixed"] as const) {
        const got = ntkFrequencies(width, { factor, base, form });
        expect(Math.abs(got.at(-1)! / lowest - 1)).toBeLessThan(1e-12);
      }
      expect(ntkFrequencies(width, { factor, base })[0]).toBe(1);
    }),
    { seed: 8, numRuns: 100 },
  );
});

test("a factor of 1 changes nothing", () => {
  const trained = rotaryFrequencies(D);
  const trainedLength = 512;
  const same = [
    interpolatedFrequencies(D, { factor: 1 }),
    ...(["aware", "radix", "fixed", "mixed"] as const).map((form) =>
      ntkFrequencies(D, { factor: 1, form }),
    ),
    dynamicNtkFrequencies(D, { length: 512, trainedLength, factor: 4 }),
    dynamicNtkFrequencies(D, { length: 5, trainedLength }),
    yarnFrequencies(D, { factor: 1, trainedLength }),
    yarnFrequencies(D, { factor: 1, trainedLength, ramp: "turns" }),
    llama3Frequencies(D, { factor: 1, trainedLength }),
    longRopeFrequencies(D, { factors: Array(32).fill(1) }),
  ];
  for (const got of same) expect(largestDifference(got, trained)).toBeLessThan(1e-15);
  expect(yarnAttentionFactor(1)).toBe(1);
  expect(longRopeAttentionFactor(1, 512)).toBe(1);
});

test("YaRN's ramp over dimensions is that of its code at odd sizes too", () => {
  // Ends that fall together, before the first frequency, and not on whole indices.
  const tight = yarnFrequencies(64, { factor: 4, trainedLength: 4, fast: 1.01, slow: 1 });
  expect(tight.slice(1)).toEqual(
    rotaryFrequencies(64)
      .slice(1)
      .map((x) => x / 4),
  );
  const loose = { factor: 4, trainedLength: 4096, base: 150_000, truncate: false };
  const at = (r: number) => (64 * Math.log(4096 / (r * TURN))) / (2 * Math.log(150_000));
  yarnFrequencies(64, loose).forEach((got, i) => {
    const away = clip((i - at(32)) / (at(1) - at(32)));
    const frequency = 150_000 ** (-i / 32);
    expect(got).toBeCloseTo(frequency * (1 - away) + (frequency / 4) * away, 14);
  });
});

test("DeepSeek's mscale: the ratio of two temperatures", () => {
  expect(yarnAttentionFactor(40, { mscale: 0.7, mscaleAllDim: 0.7 })).toBe(1);
  const got = yarnAttentionFactor(40, { mscale: 1, mscaleAllDim: 0.5 });
  expect(got).toBeCloseTo((0.1 * Math.log(40) + 1) / (0.05 * Math.log(40) + 1), 14);
});

test.each<[() => unknown, string]>([
  [() => rotaryFrequencies(7), "rotaryFrequencies: width must be even and positive, got 7"],
  [() => rotaryFrequencies(0), "rotaryFrequencies: width must be even and positive, got 0"],
  [
    () => rotaryFrequencies(8, { base: -1 }),
    "rotaryFrequencies: base must be a finite number above 0, got -1",
  ],
  [
    () => interpolatedFrequencies(8, { factor: 0.5 }),
    "interpolatedFrequencies: factor, the length over that of training, must be finite and at least 1, got 0.5",
  ],
  [
    () => ntkFrequencies(2, { factor: 2 }),
    "ntkFrequencies: width must be above 2: its only frequency is 1 for every base, got 2",
  ],
  [
    () => ntkFrequencies(8, { factor: 2, form: "old" as never }),
    'ntkFrequencies: form must be "aware", "radix", "fixed" or "mixed", got "old"',
  ],
  [
    () => yarnFrequencies(8, { factor: 2, trainedLength: 64, fast: 1 }),
    "yarnFrequencies: fast must be above slow, got 1 and 1",
  ],
  [
    () => yarnFrequencies(8, { factor: 2, trainedLength: 64, ramp: "linear" as never }),
    'yarnFrequencies: ramp must be "turns" or "dimensions", got "linear"',
  ],
  [
    () => longRopeFrequencies(8, { factors: [1, 2] }),
    "longRopeFrequencies: factors must be 4 for a width of 8, got 2",
  ],
  [
    () => longRopeFrequencies(4, { factors: [1, 0] }),
    "longRopeFrequencies: factors must be finite numbers above 0, got 0 at 1",
  ],
  [
    () => dynamicNtkFrequencies(8, { length: 0, trainedLength: 64 }),
    "dynamicNtkFrequencies: length must be a finite number above 0, got 0",
  ],
])("refuses: %#", (make, message) => {
  expect(make).toThrow(new RangeError(message));
});
