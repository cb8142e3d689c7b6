import type { Matrix } from "@frugal/monarch";

/** Longest side that is taken: low rank costs its cube. */
export const LONGEST = 512;

/**
 * A matrix written as text: a row on each line, numbers between commas, semicolons, tabs or spaces.
 *
 * @throws {Error} no numbers, rows of different lengths, something that is no number, a side that is
 *   too long
 */
export function parseMatrix(text: string): Matrix {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const rows = lines.map((line) => line.trim().split(/\s*[,;]\s*|\s+/));
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw new Error("expected rows of numbers, got an empty file");
  if (rows.length > LONGEST || columns > LONGEST) {
    throw new Error(`expected at most ${LONGEST} × ${LONGEST}, got ${rows.length} × ${columns}`);
  }
  const values = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) {
    if (row.length !== columns) {
      throw new Error(`expected ${columns} numbers in row ${i + 1}, got ${row.length}`);
    }
    for (const [j, word] of row.entries()) {
      const value = Number(word);
      if (word === "" || !Number.isFinite(value)) {
        throw new Error(
          `expected a number in row ${i + 1}, column ${j + 1}, got “${word.slice(0, 20)}”`,
        );
      }
      values[i * columns + j] = value;
    }
  }
  return { values, rows: rows.length, columns };
}
