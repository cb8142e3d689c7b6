import { Attend, DROPS, QUERIES } from "./attendJob.as";
import { fillDropTable } from "./dropout.as";
import { finishRow } from "./finishRow.as";
import { headAt } from "./head.as";
import { join } from "./join.as";
import { beginRows } from "./rowStates.as";
import { begin, score } from "./score.as";
import { takeQueries } from "./takeQueries.as";
import { Terms } from "./terms.as";
import { GROUP, PANELS, TILE } from "./tile.as";
import { rowAt } from "./tileRows.as";

/** Task = one tile row of one head. */
export function attend(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Attend>(job);
  const terms = changetype<Terms>(f.terms);
  const slot = task / f.rows;
  const row = f.firstRow + task - slot * f.rows;
  const entry = headAt(f.heads, slot);
  const at = f.rowStart + ((entry.plane * f.allRows + row) << 2);
  const lastRun = load<u32>(at, 4);
  if (entry.joins && load<u32>(at) == lastRun) return 0;
  const first = row * TILE;
  const count = takeQueries(f, entry, first, scratch);
  const out = scratch + QUERIES + TILE * (f.D << 2);
  if (terms.threshold) fillDropTable(scratch + DROPS, terms.threshold);
  beginRows(f, terms, entry, first, count, scratch, out);

  let held: u32 = 0;
  begin(scratch);
  for (let run = load<u32>(at); run < lastRun; run++) {
    const bitmap = load<u32>(f.bitmap + (run << 2));
    const bits = bitmap ? f.bitmaps + ((bitmap * TILE) << 2) : 0;
    let column = load<u32>(f.column + (run << 2));
    const end = column + load<u32>(f.length + (run << 2));
    for (; column < end; column++) {
      for (let p: u32 = 0; p < PANELS; p++) score(f, entry, first, column, bits, p, scratch);
      held++;
      if (held < GROUP) continue;
      held = 0;
      join(f, terms, entry.number, first, scratch, out);
      begin(scratch);
    }
  }
  if (held) join(f, terms, entry.number, first, scratch, out);

  for (let r: u32 = 0; r < count; r++) {
    const query = rowAt(f.queryAt, first + r);
    if (query >= 0) finishRow(f, terms, entry, <u32>query, r, scratch, out);
  }
  return 0;
}
