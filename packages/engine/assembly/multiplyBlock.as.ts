import { Epilogue, finish, hasEpilogue } from "./epilogue.as";
import { EXP2_TABLE, fillExp2Table } from "./exponential.as";
import { packOperand, panelBytes } from "./packOperand.as";
import { productPacked } from "./products.as";

const HELD: usize = 0;
const TILE: usize = HELD + 64;
const TABLE: usize = TILE + 128;
const COLUMNS: usize = TABLE + EXP2_TABLE;

/** Columns of the right side that are packed at a time: some lines of each row, for rows lie far apart. */
const STRIP: u32 = 64;

/** Columns that lie in the first cache at a time: a line of the product, or half of one where deep. */
const LINE: u32 = 16;
const DEEP: u32 = 256;

/** How the operands of a product lie, in elements; and what becomes of it. */
export class Product extends Epilogue {
  /** From one row of the left side to the next, and from one element of a row to the next. */
  aRow: u32;
  aDepth: u32;
  /** From one column of the right side to the next, and from one element of a column to the next. */
  bColumn: u32;
  bDepth: u32;
  /** From one row of the product to the next; its columns lie side by side. */
  outRow: u32;
  factor: f32;
}

/** Bytes of scratch for blocks of at most `rows` × `depth` on the left side. */
export function blockScratch(rows: u32, depth: u32): usize {
  return COLUMNS + (STRIP / 8) * panelBytes(depth, 8) + ((rows + 3) / 4) * panelBytes(depth, 4);
}

/**
 * out[rows][columns] = factor · a[rows][depth] · b[depth][columns], or that `added` to out; then,
 * if `last`, the epilogue, for which the block stands at `row` and `column` of the product.
 *
 * Both sides are packed into scratch, so that it does not matter how they lie.
 */
export function multiplyBlock(
  f: Product,
  a: usize,
  b: usize,
  out: usize,
  rows: u32,
  columns: u32,
  depth: u32,
  added: bool,
  last: bool,
  row: u32,
  column: u32,
  scratch: usize,
): void {
  const finishing = last && hasEpilogue(f);
  const leftPanel = panelBytes(depth, 4);
  const rightPanel = panelBytes(depth, 8);
  const left = scratch + COLUMNS + (STRIP / 8) * rightPanel;
  const right = scratch + COLUMNS;
  const stride: usize = f.outRow << 2;
  const length = depth > DEEP ? LINE >> 1 : LINE;
  if (finishing) fillExp2Table(scratch + TABLE);
  packOperand(a, f.aRow << 2, f.aDepth << 2, rows, depth, 4, f.factor, left);
  for (let strip: u32 = 0; strip < columns; strip += STRIP) {
    const end = min(columns, strip + STRIP);
    const from = b + strip * (f.bColumn << 2);
    packOperand(from, f.bColumn << 2, f.bDepth << 2, end - strip, depth, 8, 1, right);
    for (let line = strip; line < end; line += length) {
      const lineEnd = min(end, line + length);
      for (let r: u32 = 0; r < rows; r += 4) {
        const height = min(rows - r, 4);
        for (let c = line; c < lineEnd; c += 8) {
          const width = min(lineEnd - c, 8);
          // What is to be finished is held: in rows a page apart, each that is read again would wait for
          // what was just written to the same place of another.
          const whole = height == 4 && width == 8 && !finishing;
          const to = out + r * stride + (c << 2);
          const tile = scratch + TILE;
          const l = left + (r >> 2) * leftPanel;
          const s = right + ((c - strip) >> 3) * rightPanel;
          if (whole && !added) productPacked(l, s, depth, to, stride);
          else productPacked(l, s, depth, tile, 32);
          if (added) {
            if (whole) addTile(tile, 32, to, stride, 4, 8);
            else addTile(to, stride, tile, 32, height, width);
          }
          if (finishing) {
            const held = scratch + HELD;
            finish(f, tile, 32, row + r, column + c, height, width, held, scratch + TABLE);
          }
          if (!whole) copyTile(tile, to, stride, height, width);
        }
      }
    }
  }
}

/** to [rows][columns] += from, for at most 8 columns. */
function addTile(
  from: usize,
  fromStride: usize,
  to: usize,
  toStride: usize,
  rows: u32,
  columns: u32,
): void {
  for (let r: u32 = 0; r < rows; r++) {
    if (columns == 8) {
      v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
      v128.store(to, f32x4.add(v128.load(to, 16), v128.load(from, 16)), 16);
    } else {
      for (let c: u32 = 0; c < columns; c++) {
        store<f32>(to + (c << 2), load<f32>(to + (c << 2)) + load<f32>(from + (c << 2)));
      }
    }
    from += fromStride;
    to += toStride;
  }
}

/** to = tile[4][8], of which `rows` and `columns` count. */
function copyTile(tile: usize, to: usize, stride: usize, rows: u32, columns: u32): void {
  for (let r: u32 = 0; r < rows; r++) {
    if (columns == 8) {
      v128.store(to, v128.load(tile));
      v128.store(to, v128.load(tile, 16), 16);
    } else {
      for (let c: u32 = 0; c < columns; c++) {
        store<f32>(to + (c << 2), load<f32>(tile + (c << 2)));
      }
    }
    to += stride;
    tile += 32;
  }
}
