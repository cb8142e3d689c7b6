/** A whole number with separators. */
export const count = (value: number): string => Math.round(value).toLocaleString("en-US");

/** Three significant digits, in the unit that suits. */
function scaled(value: number, step: number, units: readonly string[]): string {
  let rest = value;
  let i = 0;
  while (Math.abs(rest) >= step && i < units.length - 1) {
    rest /= step;
    i++;
  }
  return `${significant(rest)}${units[i]}`;
}

/** Three significant digits, without an exponent. */
export function significant(value: number): string {
  if (Number.isNaN(value)) return "–";
  const text = Number.isFinite(value) ? String(Number(Math.abs(value).toPrecision(3))) : "∞";
  return value < 0 ? `−${text}` : text;
}

export const bytes = (value: number): string =>
  scaled(value, 1000, [" B", " kB", " MB", " GB", " TB", " PB"]);

export const large = (value: number): string =>
  scaled(value, 1000, ["", " × 10³", " × 10⁶", " × 10⁹", " × 10¹²", " × 10¹⁵"]);

export const milliseconds = (value: number): string =>
  value < 1000 ? `${significant(value)} ms` : `${significant(value / 1000)} s`;

export const percent = (share: number): string => `${significant(100 * share)} %`;
