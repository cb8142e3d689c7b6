/** Below this many keys, sorting by insertion is quicker than counting digits. */
const FEW: u32 = 40;
/** From here on wide digits, one pass less, are worth their larger histograms. */
const MANY: u32 = 1024;

/** Bytes of histograms that `sortAscending` needs. */
export const HISTOGRAMS: u32 = 3 * 2048 * 4;

/**
 * Sorts n keys by their 31 bits, lowest first, and keeps equal ones in order: the bits of a float32
 * that is not negative. T is u32, or u64 with the key in its upper half and anything in its lower.
 *
 * @returns where the sorted ones lie: `from` or `to`
 */
export function sortAscending<T>(from: usize, to: usize, n: u32, histograms: usize): usize {
  if (n < FEW) {
    insert<T>(from, n);
    return from;
  }
  const bits: u32 = n < MANY ? 8 : 11;
  const size: u32 = 4 << bits;
  const passes: u32 = (31 + bits - 1) / bits;
  const mask: u32 = (1 << bits) - 1;
  memory.fill(histograms, 0, passes * size);
  for (let i: u32 = 0; i < n; i++) {
    let key = keyOf<T>(from, i);
    for (let pass: u32 = 0; pass < passes; pass++) {
      const at = histograms + pass * size + ((key & mask) << 2);
      store<u32>(at, load<u32>(at) + 1);
      key >>= bits;
    }
  }
  for (let pass: u32 = 0; pass < passes; pass++) {
    const counts = histograms + pass * size;
    const shift = pass * bits;
    const first = (keyOf<T>(from, 0) >> shift) & mask;
    if (load<u32>(counts + (first << 2)) == n) continue; // all alike in this digit
    let before: u32 = 0;
    for (let at = counts; at < counts + size; at += 4) {
      const count = load<u32>(at);
      store<u32>(at, before);
      before += count;
    }
    for (let i: u32 = 0; i < n; i++) {
      const item = load<T>(from + <usize>i * sizeof<T>());
      const at = counts + (((keyOf<T>(from, i) >> shift) & mask) << 2);
      const place = load<u32>(at);
      store<u32>(at, place + 1);
      store<T>(to + <usize>place * sizeof<T>(), item);
    }
    const sorted = to;
    to = from;
    from = sorted;
  }
  return from;
}

/** The key of item i; of a u64 its upper half. */
export function keyOf<T>(items: usize, i: u32): u32 {
  return load<u32>(items + <usize>i * sizeof<T>() + (sizeof<T>() - 4));
}

function insert<T>(items: usize, n: u32): void {
  for (let i: u32 = 1; i < n; i++) {
    const item = load<T>(items + i * sizeof<T>());
    const key = keyOf<T>(items, i);
    let at = i;
    while (at > 0 && keyOf<T>(items, at - 1) > key) {
      store<T>(items + at * sizeof<T>(), load<T>(items + (at - 1) * sizeof<T>()));
      at--;
    }
    store<T>(items + at * sizeof<T>(), item);
  }
}
