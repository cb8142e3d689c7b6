export { attend } from "./attention/attend.as";
export { attendGradient } from "./attention/attendGradient.as";
export { packKeys } from "./attention/packKeys.as";
export { packQueries } from "./attention/packQueries.as";
export { sumParts } from "./attention/sumParts.as";
export { attendPages } from "./decoding/attendPages.as";
