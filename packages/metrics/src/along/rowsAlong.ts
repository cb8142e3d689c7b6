import type { Rows } from "@frugal/engine";

/**
 * A tensor seen along one axis: [outer, n, inner] has outer · inner rows of n elements, `inner`
 * apart.
 */
export interface RowsAlong {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

/** All elements of a tensor, as they lie. */
export const whole = (size: number): Rows => ({ first: 0, count: 1, width: size, stride: size });

const ELEMENTS = 16_384;

/** Rows of one task: enough that calling it costs nothing beside them. */
export const perTask = (n: number): number => Math.max(1, Math.floor(ELEMENTS / n));
