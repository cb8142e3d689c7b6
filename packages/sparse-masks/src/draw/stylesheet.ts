import { DARK, LIGHT, type Palette } from "./palette.ts";

/** The colours of every picture, for those who read on a light ground or on a dark one. */
export const stylesheet: string = `${rules(LIGHT)}@media(prefers-color-scheme:dark){${rules(DARK)}}`;

/** All under one class, so that a picture inside a page changes nothing else there. */
function rules({ paper, text, frame, paints }: Palette): string {
  const fills = { paper, text, ...paints };
  const each = Object.entries(fills).map(([name, fill]) => `.frugal-mask .${name}{fill:${fill}}`);
  return `${each.join("")}.frugal-mask .frame{fill:none;stroke:${frame}}`;
}
