import { fillAdjustTable } from "./adjust.as";
import { Attend, QUERIES, TABLE } from "./attendJob.as";
import { Head } from "./head.as";
import { packPanels } from "./packPanels.as";
import { Terms } from "./terms.as";
import { TILE } from "./tile.as";
import { placesAt, tileRows } from "./tileRows.as";

/** Packs the queries of a tile row where `score` reads them; how many places it has. */
export function takeQueries(f: Attend, entry: Head, first: u32, scratch: usize): u32 {
  const count = placesAt(f.queryAt, first, f.N);
  const bytes = f.D << 2;
  const queries = scratch + QUERIES;
  const own = queries + TILE * bytes + TILE * (f.E << 2);
  const q = tileRows(f.queryAt, first, f.q + entry.index * f.N * bytes, bytes, own);
  packPanels(q, count, f.D, f.scale, queries);
  fillAdjustTable(changetype<Terms>(f.terms), scratch + TABLE);
  return count;
}
