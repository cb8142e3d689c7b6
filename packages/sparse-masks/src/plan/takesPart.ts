import type { Pass } from "../blockLayout.ts";

/** Whether a plane has tiles in a pass. */
export const takesPart = ({ rowStart, rows }: Pass, plane: number): boolean =>
  rowStart[plane * rows] !== rowStart[(plane + 1) * rows];
