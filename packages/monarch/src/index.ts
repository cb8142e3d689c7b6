export { type Butterfly, butterflyParameters } from "./butterfly/butterfly.ts";
export { butterflyToDense } from "./butterfly/butterflyToDense.ts";
export { butterflyToMonarch } from "./butterfly/butterflyToMonarch.ts";
export { type ButterflyProjection, projectButterfly } from "./butterfly/projectButterfly.ts";
export {
  type Approximation,
  type CompareOptions,
  type Comparison,
  compare,
  type Structure,
} from "./compare/compare.ts";
export { type ComparisonPictureOptions, comparisonSvg } from "./compare/comparisonSvg.ts";
export { comparisonTable } from "./compare/comparisonTable.ts";
export { multiplyAdjoint, multiplyComplex } from "./complex/multiplyComplex.ts";
export { toDenseComplex } from "./complex/toDenseComplex.ts";
export { type Factorisation, type FactoriseOptions, factorise } from "./factorise/factorise.ts";
export { type MonarchProduct, productToDense } from "./factorise/monarchProduct.ts";
export { circulant } from "./members/circulant.ts";
export { type Fourier, fourier } from "./members/fourier.ts";
export { hadamard } from "./members/hadamard.ts";
export { identity } from "./members/identity.ts";
export type { MemberOptions } from "./members/squareShape.ts";
export { toeplitz } from "./members/toeplitz.ts";
export { multiplyAdds, parameters } from "./monarch/costs.ts";
export { determinant, logDeterminant } from "./monarch/determinant.ts";
export { inverseTransposed } from "./monarch/inverseTransposed.ts";
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
export { toTensors } from "./monarch/toTensors.ts";
export { toValues } from "./monarch/toValues.ts";
export { multiply, multiplyTransposed } from "./multiply/multiply.ts";
export type { ComplexMatrix, Matrix } from "./project/matrix.ts";
export { type Projection, type ProjectOptions, project } from "./project/project.ts";
export { type ComplexProjection, projectComplex } from "./project/projectComplex.ts";
