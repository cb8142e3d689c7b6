const UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB"];

/** Bytes as text, to three digits, in powers of 1000: `67.1 MB`. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))} ${UNITS[unit]}`;
}
