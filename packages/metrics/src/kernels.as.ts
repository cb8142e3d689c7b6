export { momentsGradient } from "./along/momentsGradient.as";
export { rowGini, rowGiniGradient } from "./along/rowGini.as";
export { rowMoments } from "./along/rowMoments.as";
