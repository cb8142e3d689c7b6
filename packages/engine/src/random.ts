// By itself, for those who want numbers without tensors.
export { uniforms } from "./random/uniforms.ts";
