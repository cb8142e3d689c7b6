/** A column: its title, and what stands in each row. Numbers to the right, the rest to the left. */
export interface Column<Row> {
  readonly title: string;
  readonly left?: boolean;
  cell(row: Row): string;
}

/** Rows as text: columns as wide as their widest cell, two spaces apart. */
export function alignedTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = columns.map(({ title, left, cell }) => {
    const lines = [title, ...rows.map(cell)];
    const width = Math.max(...lines.map((line) => line.length));
    return lines.map((line) => (left ? line.padEnd(width) : line.padStart(width)));
  });
  const line = (at: number) => cells.map((column) => column[at] ?? "").join("  ");
  return Array.from({ length: rows.length + 1 }, (_, at) => line(at).trimEnd()).join("\n");
}
