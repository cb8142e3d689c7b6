export { type AdviseMasksOptions, adviseMasks } from "./diagnose/adviseMasks.ts";
export type {
  AttentionReport,
  BlockMass,
  HeadReport,
  LocalMass,
  RowSample,
} from "./diagnose/attentionReport.ts";
export { diagnose } from "./diagnose/diagnose.ts";
export {
  type CallReport,
  type DiagnoseCallsOptions,
  diagnoseCalls,
} from "./diagnose/diagnoseCalls.ts";
export type { DiagnoseOptions, SampleOptions, WeightOptions } from "./diagnose/diagnoseOptions.ts";
export type { HeadAdvice, JointAdvice, MaskAdvice } from "./diagnose/maskAdvice.ts";
export { drawBlockMass } from "./diagnose/pictures/drawBlockMass.ts";
export { drawLocalMass } from "./diagnose/pictures/drawLocalMass.ts";
export type { ReportPictureOptions } from "./diagnose/pictures/pictureWidth.ts";
export { adviceTable } from "./diagnose/text/adviceTable.ts";
export { reportTable } from "./diagnose/text/reportTable.ts";
