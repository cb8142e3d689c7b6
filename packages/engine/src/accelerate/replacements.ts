import type { GradConfig } from "@tensorflow/tfjs-core";
import { concat } from "./copies/concat.ts";
import { identity } from "./copies/identity.ts";
import { splitV } from "./copies/splitV.ts";
import { tile } from "./copies/tile.ts";
import { tileGradient } from "./copies/tileGradient.ts";
import { transpose } from "./copies/transpose.ts";
import { exponential } from "./exponentials/exponential.ts";
import { gather } from "./gather/gather.ts";
import { segmentSum } from "./gather/segmentSum.ts";
import { batchMatMul } from "./products/batchMatMul.ts";
import { einsum } from "./products/einsum.ts";
import { einsumGradient } from "./products/einsumGradient.ts";
import { fusedMatMul } from "./products/fusedMatMul.ts";
import type { Replacement } from "./replacement.ts";
import { mean } from "./sums/mean.ts";
import { sum } from "./sums/sum.ts";

/** Every kernel that takes the place of one of tfjs's. */
export const replacements: readonly Replacement[] = [
  batchMatMul,
  fusedMatMul,
  einsum,
  segmentSum,
  gather,
  transpose,
  splitV,
  concat,
  tile,
  identity,
  sum,
  mean,
  exponential,
];

/** Every gradient that tfjs lacks, or that takes the place of one of tfjs's, on all backends. */
export const gradients: readonly GradConfig[] = [einsumGradient, tileGradient];
