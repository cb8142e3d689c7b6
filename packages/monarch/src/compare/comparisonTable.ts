import type { Comparison } from "./compare.ts";

/** A comparison as text for a terminal: a line for each structure, and a bar for its error. */
export function comparisonTable({ rows, columns, approximations }: Comparison): string {
  const dense = rows * columns;
  const share = (part: number) => `${((100 * part) / dense).toFixed(1)} %`;
  const lines = [
    [
      `${rows} × ${columns}`,
      "form",
      "parameters",
      "of dense",
      "multiply-adds",
      "relative error",
      "",
    ],
    ...approximations.map(({ structure, form, parameters, multiplyAdds, error, optimal }) => [
      structure,
      form,
      String(parameters),
      share(parameters),
      String(multiplyAdds),
      `${optimal ? "" : "≤ "}${error.toPrecision(3)}`,
      "▇".repeat(Math.round(20 * Math.min(1, error))),
    ]),
  ];
  const widths = lines[0]!.map((_, column) =>
    Math.max(...lines.map((line) => line[column]!.length)),
  );
  const isText = (column: number) => column < 2 || column === 6;
  return lines
    .map((line) =>
      line
        .map((cell, at) => (isText(at) ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
