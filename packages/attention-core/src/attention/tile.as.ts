/** Rows and keys of a tile. */
export const TILE: u32 = 32;
/** Queries worked on together: the lanes of two vectors. */
export const PANEL: u32 = 8;
export const PANELS: u32 = 4;
/** Tiles whose scores are held at once. */
export const GROUP: u32 = 4;

/** Bits of the flags of a tile of keys. */
export const VALUES_NOT_FINITE: u32 = 1;
export const KEYS_NOT_FINITE: u32 = 2;

/** −∞ in every lane. */
export function never(): v128 {
  return i32x4.splat(0xff800000);
}

/** The bits that any lane has. */
export function anyBits(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) |
    i32x4.extract_lane(lanes, 1) |
    i32x4.extract_lane(lanes, 2) |
    i32x4.extract_lane(lanes, 3)
  );
}
