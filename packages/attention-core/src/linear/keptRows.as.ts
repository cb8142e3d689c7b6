import { Scan } from "./scanJob.as";

/** The words of a head's rows from `row` on: 0 where a row is hidden. */
export function keptRows(f: Scan, kept: usize, head: u32, rows: u32, row: u32): usize {
  return kept + (((f.firstHead + head) / f.headsOfExample) * rows + row) * 4;
}

/** 0 for the rows that are hidden, whatever stood there. */
export function hideRows(kept: usize, count: u32, rows: usize, bytes: u32): void {
  for (let r: u32 = 0; r < count; r++) {
    if (!load<u32>(kept + (r << 2))) memory.fill(rows + r * bytes, 0, bytes);
  }
}
