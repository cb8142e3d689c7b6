import { uniforms } from "@frugal/engine/random";

/**
 * Rows from N(0, I): independent, or at right angles in groups of `width`, each of a length drawn
 * as the length of an independent one (Choromanski et al. 2021, §2.4).
 *
 * @returns [rows, width], row by row
 */
export function orthogonalRows(
  rows: number,
  width: number,
  seed: number,
  orthogonal: boolean,
): Float32Array {
  const normal = normals(seed);
  const row = () => Float64Array.from({ length: width }, normal);
  const drawn: Float64Array[] = [];
  while (drawn.length < rows) {
    const group = Array.from({ length: Math.min(width, rows - drawn.length) }, row);
    if (orthogonal) {
      const lengths = group.map(() => Math.hypot(...row()));
      orthonormalise(group);
      group.forEach((unit, at) => {
        scaleBy(unit, lengths[at] as number);
      });
    }
    drawn.push(...group);
  }
  const flat = new Float32Array(rows * width);
  drawn.forEach((values, at) => {
    flat.set(values, at * width);
  });
  return flat;
}

/** Gram and Schmidt's process, twice over, which is enough for float64 (Giraud et al. 2005). */
function orthonormalise(rows: readonly Float64Array[]): void {
  rows.forEach((row, at) => {
    for (let pass = 0; pass < 2; pass++) {
      for (const earlier of rows.slice(0, at)) {
        const share = row.reduce((sum, x, c) => sum + x * (earlier[c] as number), 0);
        for (let c = 0; c < row.length; c++) {
          row[c] = (row[c] as number) - share * (earlier[c] as number);
        }
      }
    }
    scaleBy(row, 1 / Math.hypot(...row));
  });
}

function scaleBy(row: Float64Array, factor: number): void {
  for (let c = 0; c < row.length; c++) row[c] = (row[c] as number) * factor;
}

/** Normally distributed numbers that a seed determines (Box and Muller 1958). */
function normals(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
