/** Three significant digits: 1.2e-6, 0.0123, 1.23, 12.3, 1230. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(3)); // else 0.9996 were 1.000
  const size = Math.abs(rounded);
  if (size < 1e-3) return rounded.toExponential(1);
  return rounded.toFixed(Math.max(0, 2 - Math.floor(Math.log10(size))));
}

/** 99.0 % */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
