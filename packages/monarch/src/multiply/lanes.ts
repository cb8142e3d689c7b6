/** As in `lanes.as.ts`. */
export const LANES = 8;
export const LANE_BYTES = 32;

/** Panels of 8 rows that a batch fills, the last one in part. */
export function panelsOf(batch: number): number {
  return Math.ceil(batch / LANES);
}
