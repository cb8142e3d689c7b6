import type { Bidiagonal } from "./bidiagonal.ts";

/** Steps for each singular value after which a matrix is given up on; 2 or 3 are usual. */
const MOST_STEPS = 60;

/**
 * The singular values of a bidiagonal matrix, in no order: implicit QR steps, chasing the bulge
 * down each block that does not split. `d` and `e` are used up.
 *
 * The shift is the smaller singular value of the last 2 × 2. What is found is right relative to the
 * largest: tiny singular values of a graded matrix have fewer digits.
 *
 * @throws {Error} no convergence, which finite values do not cause
 * @see Golub and Kahan 1965; Demmel and Kahan 1990 (the step without a shift)
 */
export function diagonalize({ d, e }: Bidiagonal): Float64Array {
  const at = (x: Float64Array, i: number) => x[i] as number;
  let steps = MOST_STEPS * d.length;
  let end = d.length - 1;
  while (end > 0) {
    let start = end;
    while (start > 0 && Math.abs(at(e, start - 1)) > negligible(d, start - 1)) start--;
    if (start > 0) e[start - 1] = 0;
    if (start === end) {
      end--;
      continue;
    }
    if (steps-- === 0) throw new Error("singularValues: no convergence");
    step(d, e, start, end);
  }
  for (let i = 0; i < d.length; i++) d[i] = Math.abs(at(d, i));
  return d;
}

/** Below this an element beside d[i] changes no singular value by more than rounding does. */
function negligible(d: Float64Array, i: number): number {
  const around = Math.abs(d[i] as number) + Math.abs(d[i + 1] as number);
  return Number.EPSILON * around + Number.MIN_VALUE;
}

function step(d: Float64Array, e: Float64Array, start: number, end: number): void {
  const shift = shiftOf(d, e, end);
  // A 0 at the start cannot be divided by; a step without a shift moves it to the end, where it
  // splits off.
  if (d[start] === 0 || shift === 0) stepWithoutShift(d, e, start, end);
  else stepWithShift(d, e, start, end, shift);
}

/** The smaller singular value of [f g; 0 h], the last 2 × 2, without overflow or cancellation. */
function shiftOf(d: Float64Array, e: Float64Array, end: number): number {
  const f = Math.abs(d[end - 1] as number);
  const g = Math.abs(e[end - 1] as number);
  const h = Math.abs(d[end] as number);
  const low = Math.min(f, h);
  const high = Math.max(f, h);
  if (low === 0) return 0;
  const sum = 1 + low / high;
  const difference = (high - low) / high;
  if (g < high) {
    const ratio = (g / high) ** 2;
    return (low * 2) / (Math.sqrt(sum * sum + ratio) + Math.sqrt(difference * difference + ratio));
  }
  const ratio = high / g;
  if (ratio === 0) return (low * high) / g;
  const factor = Math.sqrt(1 + (sum * ratio) ** 2) + Math.sqrt(1 + (difference * ratio) ** 2);
  return (2 * low * ratio) / factor;
}

function stepWithShift(
  d: Float64Array,
  e: Float64Array,
  start: number,
  end: number,
  shift: number,
): void {
  const first = d[start] as number;
  let f = (Math.abs(first) - shift) * (Math.sign(first) + shift / first);
  let g = e[start] as number;
  for (let i = start; i < end; i++) {
    const [di, ei, next] = [d[i] as number, e[i] as number, d[i + 1] as number];
    let r = Math.hypot(f, g);
    let c = r === 0 ? 1 : f / r;
    let s = r === 0 ? 0 : g / r;
    if (i > start) e[i - 1] = r;
    f = c * di + s * ei;
    const turned = c * ei - s * di;
    g = s * next;
    const below = c * next;
    r = Math.hypot(f, g);
    c = r === 0 ? 1 : f / r;
    s = r === 0 ? 0 : g / r;
    d[i] = r;
    f = c * turned + s * below;
    d[i + 1] = c * below - s * turned;
    if (i + 1 < end) {
      g = s * (e[i + 1] as number);
      e[i + 1] = c * (e[i + 1] as number);
    }
  }
  e[end - 1] = f;
}

function stepWithoutShift(d: Float64Array, e: Float64Array, start: number, end: number): void {
  let c = 1;
  let cOld = 1;
  let sOld = 0;
  let s = 0;
  for (let i = start; i < end; i++) {
    const f = (d[i] as number) * c;
    let r = Math.hypot(f, e[i] as number);
    c = r === 0 ? 1 : f / r;
    s = r === 0 ? 0 : (e[i] as number) / r;
    if (i > start) e[i - 1] = sOld * r;
    const left = cOld * r;
    const below = (d[i + 1] as number) * s;
    r = Math.hypot(left, below);
    cOld = r === 0 ? 1 : left / r;
    sOld = r === 0 ? 0 : below / r;
    d[i] = r;
  }
  const last = (d[end] as number) * c;
  d[end] = last * cOld;
  e[end - 1] = last * sOld;
}
