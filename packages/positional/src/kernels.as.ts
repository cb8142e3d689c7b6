export { unitRows, unitRowsGradient } from "./norms/unitRows.as";
export { rotate } from "./rotary/rotate.as";
