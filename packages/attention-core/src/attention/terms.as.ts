/** What a score goes through after the product, as `terms.ts` writes it. */
export class Terms {
  /** Bytes from the bias of a query, and of a key, to that of the next. */
  rowStep: i32;
  keyStep: i32;
  /** Scores stay within ± cap, in the unit of scores; 0: anywhere. */
  cap: f32;
  /** Biases of pairs are multiplied by it: log2 e where weights are powers of 2. A table has been. */
  unit: f32;
  /** One of those in `weights.as.ts`. */
  normalizer: u32;
  center: f32;
  spread: f32;
  /** What weights that need not sum to 1 are multiplied by: all, and each row of each plane (or 0). */
  share: f32;
  shares: usize;
  /** Pairs whose word is below it are dropped; 0: none is. */
  threshold: u32;
  seed: u32;
  /** What kept weights are multiplied by. */
  kept: f32;
}

/** Whether biases are a table of distances, which falls as keys rise. */
export function byDistance(t: Terms): bool {
  return t.keyStep < 0;
}

/** What the weights of a row of the planes are multiplied by. */
export function shareOf(t: Terms, row: u32): f32 {
  return t.shares ? t.share * load<f32>(t.shares + (row << 2)) : t.share;
}
