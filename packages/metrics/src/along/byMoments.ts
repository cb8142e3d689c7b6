import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Exponents } from "../sparsity/powerRatio.ts";
import type { RatioMeasure } from "../sparsity/ratioMeasure.ts";
import { makeTensor } from "./makeTensor.ts";
import { momentsGradient, SLOPES } from "./momentsGradient.ts";
import { MOMENTS, rowMoments } from "./rowMoments.ts";
import type { RowsAlong } from "./rowsAlong.ts";
import type { Way } from "./way.ts";

/** How the sum of one power is found among the moments, and used. */
interface Power {
  /** Where the sum of (|x| / largest) to this power begins. */
  readonly moment: number;
  /** The mean to the power 1 / exponent. */
  root(mean: number): number;
  /** The plane of slopes that has |t| to the exponent less 1. */
  readonly plane: number;
}

const POWERS: Readonly<Record<number, Power>> = {
  1: { moment: 1, root: (mean) => mean, plane: 1 },
  2: { moment: 3, root: Math.sqrt, plane: 2 },
  4: { moment: 5, root: (mean) => Math.sqrt(Math.sqrt(mean)), plane: 3 },
};
const TIES = 7;
const TIES_PLANE = 4;

/**
 * A measure by S_{p,q} of each row, from one reading of x; `undefined` for exponents whose powers
 * are not among the moments.
 */
export function byMoments({ exponents, fromRatio, slope }: RatioMeasure): Way | undefined {
  const { p, q } = exponents;
  const above = POWERS[p];
  const below = POWERS[q];
  if (!above || !(below || q === Infinity)) return undefined;
  return {
    values(x, along, backend) {
      const { ratio, rows } = momentsOf(x, along, exponents, backend);
      const values = new Float32Array(rows);
      for (let r = 0; r < rows; r++) values[r] = fromRatio(ratio(r), along.n);
      return makeTensor(values, [rows], backend);
    },
    gradient(x, given, along, backend) {
      const { largest, ratio, rows, sum, ties } = momentsOf(x, along, exponents, backend);
      const dValues = backend.readSync(given.dataId) as Float32Array;
      const slopes = new Float32Array(SLOPES * rows);
      for (let r = 0; r < rows; r++) {
        slopes[r] = largest(r) || 1;
        if (largest(r) === 0) continue;
        const by = ((dValues[r] as number) * slope(ratio(r), along.n) * ratio(r)) / largest(r);
        slopes[above.plane * rows + r] = by / sum(r, above);
        slopes[(below?.plane ?? TIES_PLANE) * rows + r] = -by / (below ? sum(r, below) : ties(r));
      }
      return momentsGradient(x, slopes, along, backend);
    },
  };
}

/** The moments of each row as functions of its number. */
function momentsOf(x: TensorInfo, along: RowsAlong, { p, q }: Exponents, backend: KernelBackend) {
  const wanted = { countLargest: q === Infinity, fourths: q === 4 };
  const moments = rowMoments(x, along, wanted, backend);
  const at = (r: number, place: number) => moments[r * MOMENTS + place] as number;
  const sum = (r: number, { moment }: Power) => at(r, moment) + at(r, moment + 1);
  const mean = (r: number, power: Power) => power.root(sum(r, power) / along.n);
  const [above, below] = [POWERS[p] as Power, POWERS[q]];
  return {
    rows: along.outer * along.inner,
    sum,
    largest: (r: number) => at(r, 0),
    ties: (r: number) => at(r, TIES),
    ratio(r: number): number {
      if (at(r, 0) === 0) return 1;
      return mean(r, above) / (below ? mean(r, below) : at(r, 0) / at(r, 0)); // NaN if infinite
    },
  };
}
