export { multiplyAdds, parameters } from "./monarch/costs.ts";
export type {
  Complex,
  ComplexMonarch,
  ComplexMonarchTensors,
  FactorShape,
  Factors,
  Monarch,
  MonarchShape,
  MonarchTensors,
  Values,
} from "./monarch/monarch.ts";
export { type MonarchOptions, monarchShape } from "./monarch/monarchShape.ts";
export { type MonarchSizes, sizesOf } from "./monarch/sizes.ts";
export { toDense } from "./monarch/toDense.ts";
export { multiply, multiplyTransposed } from "./multiply/multiply.ts";
export type { ComplexMatrix, Matrix } from "./project/matrix.ts";
export { type Projection, type ProjectOptions, project } from "./project/project.ts";
