import type { Measure } from "../measure.ts";
import { energyEntropy } from "../measures/energyEntropy.ts";
import { gini } from "../measures/gini.ts";
import { hoyer } from "../measures/hoyer.ts";
import { kappa4 } from "../measures/kurtosis.ts";
import { l2OverL1 } from "../measures/l1OverL2.ts";
import { negativeLp } from "../measures/negativeLp.ts";
import { pqMean } from "../measures/ratioOfMeans.ts";
import {
  gaussianEntropy,
  negativeInversePower,
  negativeL1,
  negativeLog,
  negativeTanh,
  unnormalizedEntropy,
} from "../measures/sums.ts";
import { uTheta } from "../measures/uTheta.ts";
import { zeroCount } from "../measures/zeros.ts";

/**
 * The fifteen measures that Hurley and Rickard compare, in their order, and the pq-mean that the
 * journal version adds; where they have parameters, with usual ones.
 *
 * @see Hurley and Rickard 2009, Table I
 */
export const hurleyRickardMeasures = (): readonly Measure[] => [
  zeroCount(),
  zeroCount(0.1),
  negativeL1,
  negativeLp(0.5),
  l2OverL1,
  negativeTanh(),
  negativeLog,
  kappa4,
  uTheta(),
  negativeInversePower(),
  gaussianEntropy,
  energyEntropy,
  unnormalizedEntropy,
  hoyer,
  gini,
  pqMean(1, 2),
];
