import type { Complex, ComplexMonarch } from "../monarch/monarch.ts";
import { toDense } from "../monarch/toDense.ts";

/** The complex matrix itself, [rows, columns] row-major in float64. */
export function toDenseComplex({ shape, left, right }: ComplexMonarch): Complex<Float64Array> {
  const product = (l: "real" | "imaginary", r: "real" | "imaginary") =>
    toDense({ shape, left: left[l], right: right[r] });
  const [straight, turned] = [product("real", "real"), product("imaginary", "imaginary")];
  const [one, other] = [product("real", "imaginary"), product("imaginary", "real")];
  return {
    real: straight.map((value, at) => value - (turned[at] as number)),
    imaginary: one.map((value, at) => value + (other[at] as number)),
  };
}
