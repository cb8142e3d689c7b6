import type { Measure } from "../sparsity/measure.ts";
import { makeTensor } from "./makeTensor.ts";
import { OP } from "./op.ts";
import type { RowsAlong } from "./rowsAlong.ts";
import type { Way } from "./way.ts";

/** Any measure of each row, in float64, from the values that the backend hands over. */
export const rowByRow = (measure: Measure): Way => ({
  values(x, along, backend) {
    const values = new Float32Array(along.outer * along.inner);
    const data = backend.readSync(x.dataId) as Float32Array;
    forEachRow(data, along, (row, r) => {
      values[r] = measure.of(row);
    });
    return makeTensor(values, [values.length], backend);
  },
  gradient(x, given, along, backend) {
    if (!measure.gradient) throw new TypeError(`${OP}: ${measure.name} has no gradient`);
    const by = backend.readSync(given.dataId) as Float32Array;
    const data = backend.readSync(x.dataId) as Float32Array;
    const slopes = new Float64Array(along.n);
    const dx = new Float32Array(data.length);
    forEachRow(data, along, (row, r, first) => {
      measure.gradient?.(row, slopes);
      for (let i = 0; i < along.n; i++) {
        dx[first + i * along.inner] = (by[r] as number) * (slopes[i] as number);
      }
    });
    return makeTensor(dx, x.shape, backend);
  },
});

/** Hands over one row after the other, in an array that is reused, and where it begins. */
function forEachRow(
  data: Float32Array,
  { outer, n, inner }: RowsAlong,
  visit: (row: Float64Array, r: number, first: number) => void,
): void {
  const row = new Float64Array(n);
  for (let r = 0; r < outer * inner; r++) {
    const first = Math.floor(r / inner) * n * inner + (r % inner);
    for (let i = 0; i < n; i++) row[i] = data[first + i * inner] as number;
    visit(row, r, first);
  }
}
