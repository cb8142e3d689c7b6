import { checkFactor, checkFrequencies } from "./checkFrequencies.ts";
import { BASE, rotaryFrequencies } from "./rotaryFrequencies.ts";

/** How `ntkFrequencies` spreads the stretch over frequencies. */
export type NtkForm = "aware" | "radix" | "fixed" | "mixed";

/** Su's choice among the exponents between interpolation and "fixed". */
const MIXED = 0.625;

/**
 * Stretch that grows from the highest frequency, which tells neighbours apart, to the lowest, which is
 * interpolated: no fine-tuning is needed. With k = factor, i = 0 … width/2 − 1, m = i + 1:
 *
 * | form | θᵢ' | highest | lowest |
 * |---|---|---|---|
 * | "aware" | base k^(width/(width−2)) instead of base: θᵢ k^(−2i/(width−2)) | θ | θ/k exactly |
 * | "radix" | base k instead of base: θᵢ k^(−2i/width) | θ | short of θ/k |
 * | "fixed" | θᵢ k^(−2m/width) | θ k^(−2/width) | θ/k exactly |
 * | "mixed" | θᵢ exp(−ln k (2m/width)^0.625) | lower still | θ/k exactly |
 *
 * @throws {RangeError} a factor below 1, an unknown form, a bad width or base; "aware" of width 2
 * @see bloc97 2023, "NTK-aware scaled RoPE" ("aware"); Su 2023, posts 9675 ("radix": positions as
 *   numbers of base β) and 9706 ("fixed", "mixed")
 */
export function ntkFrequencies(
  width: number,
  options: { readonly factor: number; readonly base?: number; readonly form?: NtkForm },
): Float64Array {
  const op = "ntkFrequencies";
  const { factor, base = BASE, form = "aware" } = options;
  checkFactor(op, factor);
  checkFrequencies(op, { width, base });
  const logStretch = Math.log(factor);
  const pairs = width / 2;
  if (form === "aware")
    return rotaryFrequencies(width, { base: awareBase(op, width, factor, base) });
  if (form === "radix") return rotaryFrequencies(width, { base: base * factor });
  if (form !== "fixed" && form !== "mixed") {
    throw new RangeError(`${op}: form must be "aware", "radix", "fixed" or "mixed", got "${form}"`);
  }
  const exponent = form === "mixed" ? MIXED : 1;
  return rotaryFrequencies(width, { base }).map(
    (frequency, i) => frequency * Math.exp(-logStretch * ((i + 1) / pairs) ** exponent),
  );
}

/** The base whose lowest frequency is that of `base` over `factor`. */
export function awareBase(op: string, width: number, factor: number, base: number): number {
  if (width === 2) {
    throw new RangeError(
      `${op}: width must be above 2: its only frequency is 1 for every base, got 2`,
    );
  }
  return base * factor ** (width / (width - 2));
}
