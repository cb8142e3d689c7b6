export { uniforms } from "@frugal/engine/random";
export {
  concentration,
  type Scores,
} from "./concentration/concentration.ts";
export { type ConcentrationPoint, concentrationCurve } from "./concentration/concentrationCurve.ts";
export { decayConcentration } from "./concentration/decayConcentration.ts";
export { gaussianMean } from "./concentration/gaussianMean.ts";
export { type Features, linearConcentration } from "./concentration/linearFeatures.ts";
export {
  type Sampled,
  type Sampling,
  sampledConcentration,
} from "./concentration/sampledConcentration.ts";
export type { ScoreFunction } from "./concentration/scoreFunction.ts";
export {
  eluPlusOneScore,
  exponentialScore,
  identityScore,
  reluScore,
  squaredReluScore,
} from "./concentration/scoreFunctions.ts";
export {
  accuracyByDistance,
  type DistanceAccuracy,
  type RecallTrial,
} from "./evaluation/accuracyByDistance.ts";
export { bitsPerCharacter, type TextLoss } from "./evaluation/bitsPerCharacter.ts";
export type { Confidence, Estimate } from "./evaluation/estimate.ts";
export { lossByPosition, type PositionLoss } from "./evaluation/lossByPosition.ts";
export { type LengthPerplexity, perplexityByLength } from "./evaluation/perplexityByLength.ts";
export {
  type AvailableInformation,
  availableInformation,
} from "./information/availableInformation.ts";
export { gradientMass, gradientOptimalScale } from "./information/gradientMass.ts";
export { initialEntropy } from "./information/initialEntropy.ts";
export { normals } from "./random/normals.ts";
export type { Matrix } from "./ranks/matrix.ts";
export {
  effectiveRank,
  nuclearRank,
  numericalRank,
  participationRank,
  stableRank,
} from "./ranks/ranks.ts";
export { singularValues } from "./ranks/singularValues.ts";
export {
  type MeasuredNoise,
  measuredNoise,
  type NoiseOptions,
  type NoisyAttention,
  predictedNoise,
} from "./robustness/attentionNoise.ts";
export { softmaxRow } from "./robustness/softmaxRow.ts";
export {
  type Criterion,
  type CriterionId,
  criteria,
} from "./sparsity/hurleyRickard/criteria.ts";
export {
  type CounterExample,
  hurleyRickard,
  type SearchOptions,
  type Verdicts,
} from "./sparsity/hurleyRickard/hurleyRickard.ts";
export { hurleyRickardMeasures } from "./sparsity/hurleyRickard/hurleyRickardMeasures.ts";
export { largerIsSparser } from "./sparsity/largerIsSparser.ts";
export type { Measure } from "./sparsity/measure.ts";
export { energyEntropy } from "./sparsity/measures/energyEntropy.ts";
export { gini } from "./sparsity/measures/gini.ts";
export { hoyer } from "./sparsity/measures/hoyer.ts";
export { kappa4, kurtosis } from "./sparsity/measures/kurtosis.ts";
export {
  l1OverL2,
  l2OverL1,
  participationNumber,
  squaredL1OverL2,
} from "./sparsity/measures/l1OverL2.ts";
export { meanOverMax } from "./sparsity/measures/meanOverMax.ts";
export { negativeLp } from "./sparsity/measures/negativeLp.ts";
export { pqIndex, pqMean, ratioOfMeans } from "./sparsity/measures/ratioOfMeans.ts";
export { effectiveFraction, renyiEntropy } from "./sparsity/measures/renyiEntropy.ts";
export { shannonEntropy } from "./sparsity/measures/shannonEntropy.ts";
export {
  gaussianEntropy,
  negativeInversePower,
  negativeL1,
  negativeLog,
  negativeTanh,
  unnormalizedEntropy,
} from "./sparsity/measures/sums.ts";
export { uTheta } from "./sparsity/measures/uTheta.ts";
export { zeroCount, zeroFraction } from "./sparsity/measures/zeros.ts";
export type { Exponents } from "./sparsity/powerRatio.ts";
export type { RatioMeasure } from "./sparsity/ratioMeasure.ts";
