export { type AttendByPlanOptions, attendByPlan } from "./extrapolation/attendByPlan.ts";
export type {
  AttentionPlan,
  ExtrapolationMethod,
  PlanPlace,
  Stretch,
  TrainedRotary,
} from "./extrapolation/attentionPlan.ts";
export { drawExtrapolation, type ExtrapolationPicture } from "./extrapolation/drawExtrapolation.ts";
export type { Encoding } from "./extrapolation/encoding.ts";
export {
  type EvaluateExtrapolationOptions,
  type ExtrapolatedModel,
  type ExtrapolationCell,
  type ExtrapolationResult,
  evaluateExtrapolation,
} from "./extrapolation/evaluateExtrapolation.ts";
export { extrapolationTable } from "./extrapolation/extrapolationTable.ts";
export { blockCausal } from "./extrapolation/methods/blockCausal.ts";
export { blockwiseCausal } from "./extrapolation/methods/blockwiseCausal.ts";
export { hybridWindowFull } from "./extrapolation/methods/hybridWindowFull.ts";
export {
  type HybridWindowFull2Options,
  hybridWindowFull2,
} from "./extrapolation/methods/hybridWindowFull2.ts";
export { inferenceMethods } from "./extrapolation/methods/inferenceMethods.ts";
export { logLength } from "./extrapolation/methods/logLength.ts";
export { ntk } from "./extrapolation/methods/ntk.ts";
export { positionInterpolation } from "./extrapolation/methods/positionInterpolation.ts";
export { sinksAndWindow } from "./extrapolation/methods/sinksAndWindow.ts";
export { type StretchPlace, stretched } from "./extrapolation/methods/stretched.ts";
export { trainingWindow } from "./extrapolation/methods/trainingWindow.ts";
export { unchanged } from "./extrapolation/methods/unchanged.ts";
export { withPositions } from "./extrapolation/methods/withPositions.ts";
export { yarn } from "./extrapolation/methods/yarn.ts";
export type { Passage } from "./extrapolation/passages.ts";
export { plansOf } from "./extrapolation/plansOf.ts";
export { receptiveField } from "./extrapolation/receptiveField.ts";
