import { readFile } from "node:fs/promises";
import type { ExtrapolationCell } from "@frugal/positional/extrapolation";
import { writeWhole } from "../../process/writeWhole.ts";

/** A cell as JSON has it. */
type PlainCell = Omit<ExtrapolationCell, "curve" | "repeatedCurve"> & {
  readonly curve: readonly number[];
  readonly repeatedCurve: readonly number[];
};

/**
 * Cells that an earlier call left in a file, if it was of the same settings; else those that `judge`
 * finds, which are put there.
 */
export async function judged(
  file: string,
  settings: object,
  judge: () => Promise<readonly ExtrapolationCell[]>,
): Promise<readonly ExtrapolationCell[]> {
  const same = JSON.stringify(settings);
  const earlier = await readFile(file, "utf8").then(parsed, () => undefined);
  if (earlier && JSON.stringify(earlier.settings) === same)
    return earlier.cells.map((cell) => ({
      ...cell,
      curve: Float64Array.from(cell.curve),
      repeatedCurve: Float64Array.from(cell.repeatedCurve),
    }));
  const cells = await judge();
  const plain = cells.map(
    (cell): PlainCell => ({
      ...cell,
      curve: Array.from(cell.curve),
      repeatedCurve: Array.from(cell.repeatedCurve),
    }),
  );
  await writeWhole(file, `${JSON.stringify({ settings, cells: plain })}\n`);
  return cells;
}

function parsed(text: string): { settings: object; cells: PlainCell[] } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // cut off: judged anew
  }
}
