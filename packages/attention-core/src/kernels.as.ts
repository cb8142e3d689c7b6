export { attend } from "./attention/attend.as";
export { attendGradient } from "./attention/attendGradient.as";
export { packKeys } from "./attention/packKeys.as";
export { packQueries } from "./attention/packQueries.as";
export { sumParts } from "./attention/sumParts.as";
export { project, projectGradient } from "./linear/project.as";
export { scaleGradients } from "./linear/scaleGradients.as";
export { scan } from "./linear/scan.as";
export { joinStates, sumStates, takeStates } from "./linear/states.as";
