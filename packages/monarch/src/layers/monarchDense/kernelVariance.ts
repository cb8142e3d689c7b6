import type { DenseParts } from "./denseParts.ts";

/** How the elements of a kernel are drawn. */
export interface KernelDistribution {
  readonly variance: number;
  readonly uniform: boolean;
  readonly seed?: number;
}

/** Variance of a standard normal that is drawn again beyond 2. */
const TRUNCATED = 0.7737413;

interface Settings {
  readonly scale: number;
  readonly mode: "fanIn" | "fanOut" | "fanAvg";
  readonly distribution: "normal" | "uniform";
  readonly mean: number;
  readonly stddev: number;
  readonly minval: number;
  readonly maxval: number;
  readonly seed?: number | null;
}

/**
 * With what variance a dense kernel [inputs, units] would start.
 *
 * @throws {RangeError} an initializer whose elements are not drawn independently around 0
 */
export function kernelVariance(
  op: string,
  parts: DenseParts,
  inputs: number,
  units: number,
): KernelDistribution {
  const { className, config } = parts.getConfig().kernelInitializer as unknown as {
    className: string;
    config: Settings;
  };
  const seeded = (variance: number, uniform: boolean) =>
    config.seed == null ? { variance, uniform } : { variance, uniform, seed: config.seed };
  switch (className) {
    case "Zeros":
      return { variance: 0, uniform: false };
    case "VarianceScaling": {
      const fans = { fanIn: inputs, fanOut: units, fanAvg: (inputs + units) / 2 };
      const uniform = config.distribution === "uniform";
      return seeded((uniform ? 1 : TRUNCATED) * (config.scale / fans[config.mode]), uniform);
    }
    case "RandomNormal":
    case "TruncatedNormal":
      if (config.mean) break;
      return seeded((className === "RandomNormal" ? 1 : TRUNCATED) * config.stddev ** 2, false);
    case "RandomUniform":
      if (config.minval !== -config.maxval) break;
      return seeded(config.maxval ** 2 / 3, true);
  }
  throw new RangeError(
    `${op}: kernelInitializer must draw elements independently around 0, got ${className} ` +
      `${JSON.stringify(config)}`,
  );
}
