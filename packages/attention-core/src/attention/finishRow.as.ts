import { log2 } from "@frugal/engine/assembly/exponential.as";
import { Attend } from "./attendJob.as";
import { Head } from "./head.as";
import { inPanels, stateOf } from "./rowStates.as";
import { shareOf, Terms } from "./terms.as";
import { hasLevel, SOFTMAX } from "./weights.as";

/** Writes row r of a tile, that of `query`, as far as this pass goes. */
export function finishRow(
  f: Attend,
  t: Terms,
  entry: Head,
  query: u32,
  r: u32,
  scratch: usize,
  out: usize,
): void {
  const index = entry.index * f.N + query;
  if (t.normalizer == SOFTMAX) divide(f, t.kept, index, r, scratch, out);
  else add(f, entry, t, query, index, out + (r << 5));
}

/** One row of the output and its logsumexp; a row that saw no key is 0, and −∞. */
function divide(f: Attend, kept: f32, index: u32, r: u32, scratch: usize, out: usize): void {
  const valueBytes = f.E << 2;
  const state = stateOf(scratch, r);
  const peak = load<f32>(state);
  const sum = load<f32>(state, 32);
  const from = out + (r << 5);
  const to = f.output + index * valueBytes;
  const share = f32x4.splat(sum == 0 ? 0 : kept / sum);
  for (let e: u32 = 0; e < valueBytes; e += 16) {
    v128.store(to + e, f32x4.mul(share, v128.load(from + inPanels(0, e))));
  }
  const ln2: f64 = 0.6931471805599453;
  const logsumexp =
    sum == 0 ? reinterpret<f32>(0xff800000) : <f32>((<f64>peak + log2(<f64>sum)) * ln2);
  store<f32>(f.logsumexp + (index << 2), sum == sum ? logsumexp : sum);
}

/** One row of an output whose weights need not sum to 1; it adds to what earlier passes have stored. */
function add(f: Attend, entry: Head, t: Terms, query: u32, index: u32, from: usize): void {
  const valueBytes = f.E << 2;
  const to = f.output + index * valueBytes;
  let part = shareOf(t, entry.plane * f.N + query);
  if (f.supports) part = supportShare(load<f32>(f.supports + (index << 2)));
  const share = f32x4.splat(t.kept * part);
  for (let e: u32 = 0; e < valueBytes; e += 16) {
    let row = f32x4.mul(share, v128.load(from + inPanels(0, e)));
    if (entry.joins) row = f32x4.add(row, v128.load(to + e));
    v128.store(to + e, row);
  }
  if (!hasLevel(t.normalizer)) store<f32>(f.logsumexp + (index << 2), 0);
}

/** One over the sum of a row's slopes. */
function supportShare(support: f32): f32 {
  return support > 0 ? 1 / support : 0;
}
