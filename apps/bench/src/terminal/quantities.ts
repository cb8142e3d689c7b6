/** Three significant digits: 1.2e-6, 0.0123, 1.23, 12.3, 1230. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  if (Math.abs(value) < 1e-3) return value.toExponential(1);
  const decimals = Math.max(0, Math.min(5, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toFixed(decimals);
}

/** 12.3 ms, 1.23 s, 2 min. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${digits(milliseconds)} ms`;
  if (milliseconds < 100_000) return `${digits(milliseconds / 1000)} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

/** 12.3 MB, 1.23 GB; a megabyte is 10⁶ bytes. */
export function size(bytes: number): string {
  if (bytes < 1e6) return `${digits(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${digits(bytes / 1e6)} MB` : `${digits(bytes / 1e9)} GB`;
}

/** 17.5× */
export const times = (ratio: number): string => `${digits(ratio)}×`;
