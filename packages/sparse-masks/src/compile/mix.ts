/** Where a hash begins. */
export const MIX_START = 0x811c9dc5;

/** Adds a 32-bit value to a hash: FNV-1a by words, with the upper half folded in. */
export const mix = (hash: number, value: number): number =>
  Math.imul(hash ^ value ^ (value >>> 15), 0x01000193);
