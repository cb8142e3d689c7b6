const known = new WeakMap<Int32Array, Int32Array>();

/**
 * Where each query, or key, stands in a pass, given who stands at each place; empty for the natural
 * order. Remembered with the list.
 */
export function placesOf(at: Int32Array): Int32Array {
  let places = known.get(at);
  if (places === undefined) {
    places = new Int32Array(at.reduce((last, index) => Math.max(last, index), -1) + 1);
    for (let place = 0; place < at.length; place++) {
      const index = at[place] ?? -1;
      if (index >= 0) places[index] = place;
    }
    known.set(at, places);
  }
  return places;
}
