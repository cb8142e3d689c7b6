import { type ComplexMatrix, fourier, parameters, project, projectComplex } from "@frugal/monarch";
import type { Context } from "../../compute/task.ts";

export interface FourierFound {
  /** Relative error with the columns by residues, and as they come. */
  readonly byResidues: number;
  readonly natural: number;
  /** Of the best matrix of low rank with as many complex parameters. */
  readonly lowRank: number;
  readonly rank: number;
  /** Complex numbers of the Monarch matrix. */
  readonly parameters: number;
  /** Real parts, columns as they come and by residues. */
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** How near Monarch and low rank come to the Fourier matrix, found from its elements alone. */
export function fourierMatrix({ n }: { readonly n: number }, { progress }: Context): FourierFound {
  const { monarch, order } = fourier(n);
  const [natural, byResidues] = [
    transform(n, (column) => column),
    transform(n, (column) => order[column]!),
  ];
  const share = (from: number, to: number) => ({
    onProgress: (done: number) => progress(from + (to - from) * done),
  });
  const exact = projectComplex(byResidues, share(0, 0.4)).error;
  const far = projectComplex(natural, share(0.4, 0.8)).error;
  const count = parameters(monarch.shape);
  const rank = Math.floor(count / (2 * n));
  return {
    ...{ byResidues: exact, natural: far, rank, parameters: count },
    lowRank: project(realForm(natural), { blockSize: [1, 2 * n], rank: 2 * rank }).error,
    before: Float64Array.from(natural.values.real),
    after: Float64Array.from(byResidues.values.real),
  };
}

/** exp(−2πi x y / n) with column c at `columnOf(c)`. */
function transform(n: number, columnOf: (column: number) => number): ComplexMatrix {
  const [real, imaginary] = [new Float64Array(n * n), new Float64Array(n * n)];
  for (let y = 0; y < n; y++) {
    for (let c = 0; c < n; c++) {
      const angle = (-2 * Math.PI * ((y * columnOf(c)) % n)) / n;
      real[y * n + c] = Math.cos(angle);
      imaginary[y * n + c] = Math.sin(angle);
    }
  }
  return { values: { real, imaginary }, rows: n, columns: n };
}

/** [X −Y; Y X]: each singular value of X + iY twice, so a rank of 2r here is r there. */
function realForm({ values: { real, imaginary }, rows: n }: ComplexMatrix) {
  const values = new Float64Array(4 * n * n);
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const at = y * n + x;
      values[y * 2 * n + x] = real[at]!;
      values[(n + y) * 2 * n + n + x] = real[at]!;
      values[(n + y) * 2 * n + x] = imaginary[at]!;
      values[y * 2 * n + n + x] = -imaginary[at]!;
    }
  }
  return { values, rows: 2 * n, columns: 2 * n };
}
