/** As `copy.ts` lists them. */
class Copy {
  from: usize;
  to: usize;
  /** Axes outside the plane: for each its length, and the words from one place to the next. */
  axes: usize;
  rank: u32;
  rows: u32;
  columns: u32;
  fromRow: u32;
  fromColumn: u32;
  toRow: u32;
  /** Rows of a plane in one task. */
  rowsPerTask: u32;
}

const LINE: u32 = 16;

/**
 * Task = some rows of one plane: to[row · toRow + column] = from[row · fromRow + column · fromColumn],
 * in words; fromColumn or fromRow is 1.
 */
export function copy(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Copy>(job);
  const parts = (f.rows + f.rowsPerTask - 1) / f.rowsPerTask;
  let plane = task / parts;
  const row = (task - plane * parts) * f.rowsPerTask;
  const rows = min(f.rows - row, f.rowsPerTask);
  let from = f.from + ((row * f.fromRow) << 2);
  let to = f.to + ((row * f.toRow) << 2);
  for (let axis = f.rank; axis > 0; axis--) {
    const at = f.axes + (axis - 1) * 12;
    const length = load<u32>(at);
    const place = plane % length;
    plane /= length;
    from += (place * load<u32>(at, 4)) << 2;
    to += (place * load<u32>(at, 8)) << 2;
  }
  if (f.fromColumn == 1) {
    for (let r: u32 = 0; r < rows; r++) {
      copyWords(from, to, f.columns);
      from += f.fromRow << 2;
      to += f.toRow << 2;
    }
  } else {
    transposePlane(from, f.fromColumn << 2, to, f.toRow << 2, rows, f.columns);
  }
  return 0;
}

/** Copies words that lie side by side. */
export function copyWords(from: usize, to: usize, count: u32): void {
  if (count >= 1024) {
    memory.copy(to, from, count << 2);
    return;
  }
  const lines = from + ((count & ~15) << 2);
  const whole = from + ((count & ~3) << 2);
  const end = from + (count << 2);
  while (from < lines) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
    from += 64;
    to += 64;
  }
  while (from < whole) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  while (from < end) {
    store<u32>(to, load<u32>(from));
    from += 4;
    to += 4;
  }
}

/** to[rows][columns] from its transpose; squares of 16, whole lines of the cache on both sides. */
function transposePlane(
  from: usize,
  fromColumn: usize,
  to: usize,
  toRow: usize,
  rows: u32,
  columns: u32,
): void {
  for (let r: u32 = 0; r < rows; r += LINE) {
    const endRow = min(rows, r + LINE);
    for (let c: u32 = 0; c < columns; c += LINE) {
      const endColumn = min(columns, c + LINE);
      for (let i = r; i < endRow; i += 4) {
        for (let j = c; j < endColumn; j += 4) {
          const source = from + j * fromColumn + (i << 2);
          const target = to + i * toRow + (j << 2);
          if (i + 4 <= endRow && j + 4 <= endColumn) square(source, fromColumn, target, toRow);
          else corner(source, fromColumn, target, toRow, endRow - i, endColumn - j);
        }
      }
    }
  }
}

function square(from: usize, fromColumn: usize, to: usize, toRow: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + fromColumn);
  const c = v128.load(from + (fromColumn << 1));
  const d = v128.load(from + (fromColumn << 1) + fromColumn);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
  v128.store(to + toRow, v128.shuffle<f64>(ab, cd, 1, 3));
  v128.store(to + (toRow << 1), v128.shuffle<f64>(AB, CD, 0, 2));
  v128.store(to + (toRow << 1) + toRow, v128.shuffle<f64>(AB, CD, 1, 3));
}

function corner(
  from: usize,
  fromColumn: usize,
  to: usize,
  toRow: usize,
  rows: u32,
  columns: u32,
): void {
  for (let i: u32 = 0; i < min(rows, 4); i++) {
    for (let j: u32 = 0; j < min(columns, 4); j++) {
      store<u32>(to + i * toRow + (j << 2), load<u32>(from + j * fromColumn + (i << 2)));
    }
  }
}
