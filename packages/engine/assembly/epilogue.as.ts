import { activate, LINEAR, RELU } from "./activation.as";

/** What becomes of a product: activation(product + bias), element by element. */
export class Epilogue {
  /** Address of the bias, 0 where there is none. */
  bias: usize;
  /** Elements from one of its rows to the next, and from column to column; 0 repeats it. */
  biasRow: u32;
  biasColumn: u32;
  activation: u32;
  /** The slope of a leaky ReLU. */
  slope: f32;
  /** Slopes for each element, laid out like the bias; 0 where `slope` is meant. */
  slopes: usize;
  slopesRow: u32;
  slopesColumn: u32;
}

/** Whether there is anything to do. */
export function hasEpilogue(e: Epilogue): bool {
  return e.bias != 0 || e.activation != LINEAR;
}

/**
 * Finishes out [rows][8], rows `stride` bytes apart, which stands at `row` and `column` of the
 * product and of whose columns `columns` count. `held` is scratch of 64 bytes, `table` is that of
 * `fillExp2Table`.
 */
export function finish(
  e: Epilogue,
  out: usize,
  stride: usize,
  row: u32,
  column: u32,
  rows: u32,
  columns: u32,
  held: usize,
  table: usize,
): void {
  const zero = f32x4.splat(0);
  v128.store(held, zero);
  v128.store(held, zero, 16);
  v128.store(held, f32x4.splat(e.slope), 32);
  v128.store(held, f32x4.splat(e.slope), 48);
  const kind = e.activation;
  for (let r: u32 = 0; r < rows; r++) {
    if (e.bias != 0 && (r == 0 || e.biasRow != 0)) {
      const at = (row + r) * e.biasRow + column * e.biasColumn;
      hold(e.bias + (at << 2), e.biasColumn, columns, held);
    }
    if (e.slopes != 0 && (r == 0 || e.slopesRow != 0)) {
      const at = (row + r) * e.slopesRow + column * e.slopesColumn;
      hold(e.slopes + (at << 2), e.slopesColumn, columns, held + 32);
    }
    const x0 = f32x4.add(v128.load(out), v128.load(held));
    const x1 = f32x4.add(v128.load(out, 16), v128.load(held, 16));
    if (kind == LINEAR) {
      v128.store(out, x0);
      v128.store(out, x1, 16);
    } else if (kind == RELU) {
      v128.store(out, f32x4.pmax(x0, zero)); // here for speed: a call costs more than it does
      v128.store(out, f32x4.pmax(x1, zero), 16);
    } else {
      v128.store(out, activate(kind, x0, v128.load(held, 32), table));
      v128.store(out, activate(kind, x1, v128.load(held, 48), table), 16);
    }
    out += stride;
  }
}

/** held[8] = `columns` elements, `stride` elements apart. */
function hold(from: usize, stride: u32, columns: u32, held: usize): void {
  if (stride == 1 && columns == 8) {
    v128.store(held, v128.load(from));
    v128.store(held, v128.load(from, 16), 16);
    return;
  }
  for (let c: u32 = 0; c < columns; c++) {
    store<f32>(held + (c << 2), load<f32>(from + ((c * stride) << 2)));
  }
}
