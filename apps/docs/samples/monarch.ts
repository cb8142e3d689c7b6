import { monarchShape, parameters, project, toDense } from "@frugal/monarch";

console.log(`${parameters(monarchShape({ rows: 4096 }))} weights instead of ${4096 ** 2}`);

// The nearest Monarch matrix to a sparse one, and to a smooth one.
const n = 64;
const matrix = (element: (row: number, column: number) => number) => ({
  values: Float64Array.from({ length: n * n }, (_, at) => element(Math.floor(at / n), at % n)),
  rows: n,
  columns: n,
});
const sparse = matrix((row, column) => ((row * 7 + column * 13) % 20 === 0 ? 1 : 0));
const smooth = matrix((row, column) => Math.exp(-Math.abs(row - column) / 20));
console.log(`sparse: error ${project(sparse).error.toFixed(3)}`);
console.log(`smooth: error ${project(smooth).error.toFixed(3)}`);

// A projection is a fixed point: what is Monarch is found as it is.
const { monarch } = project(sparse);
const again = project({ values: toDense(monarch), rows: n, columns: n });
console.log(`again: error below 1e-12: ${again.error < 1e-12}`);
