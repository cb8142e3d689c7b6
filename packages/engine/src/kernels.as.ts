export { peak } from "../assembly/peak.as";
export { gemm } from "./gemm/gemm.as";
export { activationGradient } from "./matMul/activationGradient.as";
