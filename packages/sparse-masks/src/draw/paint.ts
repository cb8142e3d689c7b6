/** What a cell stands for; `stylesheet.ts` gives each a colour. */
export type Colour = "allowed" | "full" | "partial" | `pass${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`;

/** How a cell is filled. */
export interface Paint {
  readonly colour: Colour;
  /** 0 to 1. */
  readonly opacity: number;
}

/** The paint of what is there as a whole. */
export const solid = (colour: Colour): Paint => ({ colour, opacity: 1 });
