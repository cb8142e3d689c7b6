/** Colours on a light or on a dark ground; one hue and greys, so nothing depends on telling hues apart. */
interface Palette {
  readonly paper: string;
  readonly text: string;
  readonly frame: string;
  readonly mass: string;
}

export const LIGHT: Palette = {
  paper: "#ffffff",
  text: "#1f2328",
  frame: "#6e7781",
  mass: "#0a4fa8",
};

export const DARK: Palette = {
  paper: "#14171c",
  text: "#e6edf3",
  frame: "#8b949e",
  mass: "#6cb0ff",
};

/** All under one class, so that a picture inside a page changes nothing else there. */
function rules({ paper, text, frame, mass }: Palette): string {
  const each = {
    paper: `fill:${paper}`,
    text: `fill:${text}`,
    mass: `fill:${mass}`,
    frame: `fill:none;stroke:${frame}`,
    other: `fill:none;stroke:${frame};opacity:.4`,
    curve: `fill:none;stroke:${mass};stroke-width:2`,
  };
  return Object.entries(each)
    .map(([name, style]) => `.frugal-attention .${name}{${style}}`)
    .join("");
}

export const stylesheet: string = `${rules(LIGHT)}@media(prefers-color-scheme:dark){${rules(DARK)}}`;
