import type { Interval } from "../measure/bootstrapInterval.ts";
import type { Row } from "./suite.ts";

/** A row for a ratio that was measured by interleaving. */
export function ratioRow(
  name: string,
  { ratio, ...rest }: Omit<Row, "case" | "ratio" | "spread"> & { readonly ratio: Interval },
): Row {
  return { case: name, ...rest, ratio: ratio.value, spread: [ratio.low, ratio.high] };
}
