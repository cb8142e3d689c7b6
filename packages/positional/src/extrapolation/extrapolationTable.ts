import type { ExtrapolationCell, ExtrapolationResult } from "./evaluateExtrapolation.ts";

/**
 * A result as text: methods in rows, lengths in columns, "non-repeated | repeated" in nats, and the
 * recall gain at the greatest length.
 */
export function extrapolationTable({ cells, lengths }: ExtrapolationResult): string {
  const greatest = Math.max(...lengths);
  const methods = [...new Set(cells.map(({ method }) => method))];
  const cellOf = (method: string, length: number): ExtrapolationCell | undefined =>
    cells.find((cell) => cell.method === method && cell.length === length);
  const grid = [
    ["method", ...lengths.map(String), `gain at ${greatest}`],
    ...methods.map((method) => [
      method,
      ...lengths.map((length) => {
        const cell = cellOf(method, length);
        return cell ? `${cell.nonRepeated.toFixed(2)} | ${cell.repeated.toFixed(2)}` : "";
      }),
      cellOf(method, greatest)?.gain.toFixed(2) ?? "",
    ]),
  ];
  const widths = (grid[0] as string[]).map((_, column) =>
    Math.max(...grid.map((row) => (row[column] as string).length)),
  );
  return grid
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] as number;
          return column === 0 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
