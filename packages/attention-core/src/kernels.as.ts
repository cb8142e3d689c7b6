export { attend } from "./attention/attention.as";
export { attendGradient, packQueries, sumParts } from "./attention/attentionGradient.as";
export { packKeys } from "./attention/packKeys.as";
