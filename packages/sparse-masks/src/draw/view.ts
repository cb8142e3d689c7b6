import type { Mask } from "../mask.ts";
import type { Paint } from "./paint.ts";

/** What a view is made from. */
export interface Subject {
  /** As it was given; layouts are remembered with it. */
  readonly mask: Mask;
  /** The same for these lengths, with its name in errors. */
  readonly known: Mask;
  readonly queries: number;
  readonly keys: number;
  readonly example: number;
  readonly head: number;
  /** Most rows and columns of a panel. */
  readonly cells: number;
}

/** A grid of cells. */
export interface Panel {
  /** Above the panel. */
  readonly title?: string;
  readonly rows: number;
  readonly columns: number;
  paintAt(row: number, column: number): Paint | undefined;
}

/** What a paint means. */
export interface Entry extends Paint {
  readonly label: string;
}

/** What a picture shows, before it has a size. */
export interface View {
  /** Below the name of the mask. */
  readonly summary: string;
  /** What cells and paints mean, for those who cannot see them. */
  readonly description: string;
  readonly panels: readonly Panel[];
  readonly legend: readonly Entry[];
}
