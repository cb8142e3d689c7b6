export interface Column<Row> {
  readonly title: string;
  /** Text to the left, numbers to the right. */
  readonly align: "left" | "right";
  cell(row: Row): string;
}

/** Rows as text: columns as wide as their widest cell, two spaces apart. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const grid = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((column) => column.cell(row))),
  ];
  const widths = columns.map((_, i) => Math.max(...grid.map((cells) => (cells[i] ?? "").length)));
  return grid
    .map((cells) =>
      cells
        .map((cell, i) =>
          columns[i]?.align === "left"
            ? cell.padEnd(widths[i] ?? 0)
            : cell.padStart(widths[i] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
