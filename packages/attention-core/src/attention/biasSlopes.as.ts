import { PANEL } from "./tile.as";
import { byDistance, Terms } from "./terms.as";
import { rowAt } from "./tileRows.as";

/**
 * Adds the slopes of some keys against the 8 queries of a panel to the gradient of their biases; the
 * slopes of a key lie `apart` bytes from those of the next.
 *
 * @param bias where the gradient of query 0 and key 0 lies
 * @param place, key where the first query and the first key stand
 * @param N rows of queries, in natural order
 */
export function addBiasSlopes(
  t: Terms,
  bias: usize,
  queryAt: usize,
  keyAt: usize,
  place: u32,
  key: u32,
  count: u32,
  N: u32,
  slopes: usize,
  apart: usize,
): void {
  // A table of distances holds the biases of neighbouring queries side by side.
  const together = !queryAt && !keyAt && byDistance(t);
  for (let j: u32 = 0; j < count; j++) {
    if (together) {
      const at = bias + (place << 2) + <i32>(key + j) * t.keyStep;
      v128.store(at, f32x4.add(v128.load(at), v128.load(slopes)));
      v128.store(at, f32x4.add(v128.load(at, 16), v128.load(slopes, 16)), 16);
    } else {
      const column = rowAt(keyAt, key + j);
      if (column >= 0) addEach(t, bias + column * t.keyStep, queryAt, place, N, slopes);
    }
    slopes += apart;
  }
}

function addEach(t: Terms, bias: usize, queryAt: usize, place: u32, N: u32, slopes: usize): void {
  for (let r: u32 = 0; r < PANEL; r++) {
    const query = rowAt(queryAt, place + r);
    if (query < 0 || query >= <i32>N) continue;
    const at = bias + query * t.rowStep;
    store<f32>(at, load<f32>(at) + load<f32>(slopes + (r << 2)));
  }
}
