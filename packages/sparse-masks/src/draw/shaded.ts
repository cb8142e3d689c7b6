import { type Colour, type Paint, solid } from "./paint.ts";

/** Shades that are told apart. Few, so that neighbours are often equal. */
const SHADES = 12;
const FAINTEST = 0.12;

/**
 * The paint for a cell of which a share is taken: none for 0. Strength follows the square root of
 * the share, since a regular mask may keep one pair in a hundred everywhere; only all of a cell is
 * solid.
 */
export function shaded(colour: Colour, share: number): Paint | undefined {
  if (share === 0) return undefined;
  if (share === 1) return solid(colour);
  const shade = Math.min(Math.ceil(Math.sqrt(share) * SHADES), SHADES - 1);
  const opacity = FAINTEST + (1 - FAINTEST) * (shade / SHADES);
  return { colour, opacity: Number(opacity.toFixed(3)) };
}
