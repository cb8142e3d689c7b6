import { type RotationTable, rotationTable } from "./rotationTable.ts";
import { type Axis, pairsOf, type RowPositions, type Turn } from "./turn.ts";

/** Tables that are kept take no more bytes than this, together. */
export const MOST_BYTES: number = 2 ** 26;

/** Elements that are computed sooner than they are found again: one step of decoding. */
const SMALL = 1024;

interface Entry {
  readonly turn: Turn;
  readonly table: RotationTable;
}

/** The least recently used first. */
let entries: Entry[] = [];

/**
 * The table of a turn, made now or kept from a time when the same was asked for: by the values of its
 * frequencies and positions, not by which arrays hold them. Rows that follow by 1 are found in any
 * table that has them. What was used longest ago is given up first.
 */
export function tableOf(turn: Turn): RotationTable {
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = entries[at] as Entry;
    const skipped = rowsBefore(entry.turn, turn);
    if (skipped === undefined) continue;
    entries.splice(at, 1);
    entries.push(entry);
    return rowsFrom(entry.table, skipped * pairsOf(turn), turn.rows * pairsOf(turn));
  }
  const elements = turn.rows * pairsOf(turn);
  if (elements <= SMALL || bytesOf(turn) > MOST_BYTES) return rotationTable(turn);
  const kept = owned(longer(turn));
  const table = rotationTable(kept);
  // A shorter table of the same rows will not be asked for again.
  entries = entries.filter((entry) => rowsBefore(kept, entry.turn) === undefined);
  entries.push({ turn: kept, table });
  while (keptBytes() > MOST_BYTES) entries.shift();
  return rowsFrom(table, 0, elements);
}

/** Bytes of the tables that are kept. */
export function keptBytes(): number {
  return entries.reduce((sum, { turn }) => sum + bytesOf(turn), 0);
}

/** Gives up all tables that are kept. */
export function forgetTables(): void {
  entries = [];
}

function bytesOf(turn: Turn): number {
  return turn.rows * pairsOf(turn) * 8;
}

/** With rows to spare, so that a sequence that grows does not ask for a table at each step. */
function longer(turn: Turn): Turn {
  if (!turn.axes.every(({ positions }) => "first" in positions)) return turn;
  const more = { ...turn, rows: 2 ** Math.ceil(Math.log2(turn.rows)) };
  return bytesOf(more) > MOST_BYTES / 2 ? turn : more;
}

/** With copies of what the caller may change. */
function owned(turn: Turn): Turn {
  return {
    ...turn,
    axes: turn.axes.map(({ frequencies, positions }) => ({
      frequencies: Float64Array.from(frequencies),
      positions: "first" in positions ? positions : { listed: Float64Array.from(positions.listed) },
    })),
    ...(turn.growth && {
      growth: { ...turn.growth, rates: Float64Array.from(turn.growth.rates) },
    }),
  };
}

/** How many rows of the table of `kept` come before those of `wanted`; undefined if it lacks some. */
function rowsBefore(kept: Turn, wanted: Turn): number | undefined {
  if (kept.factor !== wanted.factor || kept.axes.length !== wanted.axes.length) return undefined;
  if (kept.growth?.centre !== wanted.growth?.centre) return undefined;
  if (!sameNumbers(kept.growth?.rates, wanted.growth?.rates)) return undefined;
  let before: number | undefined;
  for (const [at, axis] of kept.axes.entries()) {
    const other = wanted.axes[at] as Axis;
    if (!sameNumbers(axis.frequencies, other.frequencies)) return undefined;
    const skipped = distance(axis.positions, other.positions);
    if (skipped === undefined || (before ?? skipped) !== skipped) return undefined;
    before = skipped;
  }
  if (before === undefined || before < 0 || before + wanted.rows > kept.rows) return undefined;
  return before;
}

function distance(kept: RowPositions, wanted: RowPositions): number | undefined {
  if ("first" in kept && "first" in wanted) {
    const rows = wanted.first - kept.first;
    return Number.isInteger(rows) ? rows : undefined;
  }
  if ("first" in kept || "first" in wanted) return undefined;
  return sameNumbers(kept.listed, wanted.listed) ? 0 : undefined;
}

function sameNumbers(a?: ArrayLike<number>, b?: ArrayLike<number>): boolean {
  if (a?.length !== b?.length) return false;
  for (let i = 0; i < (a?.length ?? 0); i++) if (a?.[i] !== b?.[i]) return false;
  return true;
}

function rowsFrom({ cosines, sines }: RotationTable, start: number, count: number): RotationTable {
  const end = start + count;
  return { cosines: cosines.subarray(start, end), sines: sines.subarray(start, end) };
}
