import type { Colour } from "./paint.ts";

/** Colours on a light or on a dark ground. */
export interface Palette {
  readonly paper: string;
  readonly text: string;
  readonly frame: string;
  readonly paints: Readonly<Record<Colour, string>>;
}

// The passes' colours were searched for: each has a contrast of at least 3 to its ground, and any two
// stay apart for those who lack red, green or blue cones. `palette.test.ts` measures it.

export const LIGHT: Palette = {
  paper: "#ffffff",
  text: "#1f2328",
  frame: "#8c959f",
  paints: {
    allowed: "#0a4fa8",
    full: "#0a4fa8",
    partial: "#e06900",
    pass1: "#1085ff",
    pass2: "#ee5d1d",
    pass3: "#002e51",
    pass4: "#a47f77",
    pass5: "#7b2300",
    pass6: "#847ebc",
    pass7: "#5d2fa0",
    pass8: "#000003",
  },
};

export const DARK: Palette = {
  paper: "#14171c",
  text: "#e6edf3",
  frame: "#6e7681",
  paints: {
    allowed: "#6cb0ff",
    full: "#6cb0ff",
    partial: "#d9731a",
    pass1: "#4c9dff",
    pass2: "#ff9440",
    pass3: "#93c287",
    pass4: "#e2bddd",
    pass5: "#b24900",
    pass6: "#8b82b7",
    pass7: "#fffee9",
    pass8: "#7e5e64",
  },
};
