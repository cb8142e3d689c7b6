import type { Complex, Values } from "../monarch/monarch.ts";

/** A matrix, row by row. */
export interface Matrix {
  readonly values: Values;
  readonly rows: number;
  readonly columns: number;
}

/** A matrix of complex numbers, each part row by row. */
export interface ComplexMatrix {
  readonly values: Complex<Values>;
  readonly rows: number;
  readonly columns: number;
}

/**
 * @param op named in the message
 * @throws {RangeError} a matrix without elements, or with another number of values, or one that is
 *   not finite
 */
export function checkMatrix(op: string, { values, rows, columns }: Matrix): void {
  if (!(Number.isInteger(rows) && Number.isInteger(columns) && rows > 0 && columns > 0)) {
    throw new RangeError(`${op}: rows and columns must be positive, got ${rows} and ${columns}`);
  }
  if (values.length !== rows * columns) {
    throw new RangeError(
      `${op}: a ${rows} × ${columns} matrix has ${rows * columns} values, got ${values.length}`,
    );
  }
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    const place = `row ${Math.floor(at / columns)}, column ${at % columns}`;
    throw new RangeError(`${op}: values must be finite, got ${values[at]} at ${place}`);
  }
}
