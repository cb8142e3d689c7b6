import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";
import { ntkFrequencies } from "./ntkFrequencies.ts";
import { rotaryFrequencies } from "./rotaryFrequencies.ts";
import { yarnAttentionFactor } from "./yarnAttentionFactor.ts";
import { yarnFrequencies } from "./yarnFrequencies.ts";

/** Where extrapolation ends and interpolation begins. */
export const ntkInterpolatesTheLowest: Claim = {
  id: "E7",
  source: "bloc97 2023; Su 2023, kexue.fm/archives/9675",
  statement:
    "NTK-aware scaling leaves the highest frequency as it is and interpolates the lowest exactly: θ' = θ/k.",
  expected:
    "lowest frequency · k over the unscaled one is 1 to 1e-12, k = 2, 8, 100, widths 64, 128",
  async run() {
    const figures = [2, 8, 100].flatMap((factor) =>
      [64, 128].flatMap((width) => {
        const scaled = ntkFrequencies(width, { factor });
        const lowest = rotaryFrequencies(width).at(-1) as number;
        const at = `k = ${factor}, width ${width}`;
        return [
          {
            name: `${at}: lowest`,
            measured: ((scaled.at(-1) as number) * factor) / lowest,
            expected: 1,
            within: 1e-12,
          },
          { name: `${at}: highest`, measured: scaled[0] as number, expected: 1, within: 0 },
        ];
      }),
    );
    return findingOf(figures);
  },
};

/** What YaRN makes of a small model's frequencies. */
export const yarnByParts: Claim = {
  id: "E8",
  source: "Peng et al. 2023, YaRN; Su 2023, kexue.fm/archives/9948",
  statement:
    "Of the frequencies of width 64 trained at 512 and stretched 8 times, those that do not turn once are interpolated; NTK-aware scaling multiplies the base by k^(d/(d−2)).",
  expected: "16 of 32 interpolated fully; κ = 8.555; temperature 1.2079",
  async run() {
    const [width, factor, trainedLength] = [64, 8, 512];
    const plain = rotaryFrequencies(width);
    const scaled = yarnFrequencies(width, { factor, trainedLength, ramp: "turns" });
    const second = ntkFrequencies(width, { factor })[1] as number;
    return findingOf([
      {
        name: "interpolated fully",
        measured: plain.filter((theta, i) => scaled[i] === theta / factor).length,
        expected: 16,
        within: 0,
      },
      {
        name: "κ",
        measured: ((plain[1] as number) / second) ** (width / 2),
        expected: 8.555,
        within: 5e-4,
      },
      {
        name: "temperature",
        measured: yarnAttentionFactor(factor),
        expected: 1.2079,
        within: 5e-5,
      },
    ]);
  },
};
