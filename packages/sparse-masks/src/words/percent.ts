/** A share as text, to three digits: `3.08 %`. Only 0 and 1 are 0 % and 100 %. */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${100 * share} %`;
  if (share < 1e-5) return "under 0.001 %";
  if (share > 0.9995) return "over 99.9 %";
  return `${Number((100 * share).toPrecision(3))} %`;
}
