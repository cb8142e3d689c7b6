/** Positions of rows: they follow by 1 from the first, or are listed. */
export type RowPositions = { readonly first: number } | { readonly listed: ArrayLike<number> };

/** Pairs that turn with the positions of one axis. */
export interface Axis {
  readonly frequencies: ArrayLike<number>;
  readonly positions: RowPositions;
}

/**
 * What multiplies each pair of each row, as a complex number:
 * factor · exp(growthₚ (position − centre) + i frequencyₚ position).
 */
export interface Turn {
  readonly axes: readonly Axis[];
  /** Rows: of a sequence, or of all examples where their positions differ. */
  readonly rows: number;
  readonly factor: number;
  /** How much the logarithm of each pair grows from one position to the next; absent: not at all. */
  readonly growth?: { readonly rates: ArrayLike<number>; readonly centre: number };
}

/** How many pairs turn. */
export function pairsOf({ axes }: Turn): number {
  return axes.reduce((sum, { frequencies }) => sum + frequencies.length, 0);
}
