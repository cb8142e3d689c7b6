const LARGE = ["million", "billion", "trillion", "quadrillion"];

/** A count as text: all digits below a million, `18,144`; then three, `2.36 billion`. */
export function amount(count: number): string {
  if (count < 1e6) return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
  let value = count / 1e6;
  let unit = 0;
  while (value >= 999.5 && unit < LARGE.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))} ${LARGE[unit]}`;
}
