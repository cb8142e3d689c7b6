import type { Measure } from "./measure.ts";

/**
 * The measure itself if larger means sparser, else its negative: the convention of Hurley and
 * Rickard.
 */
export function largerIsSparser(measure: Measure): Measure {
  if (measure.sparser === "larger") return measure;
  return {
    name: `−${measure.name}`,
    sparser: "larger",
    of: (values) => -measure.of(values),
    ...(measure.gradient && {
      gradient(values: ArrayLike<number>, into: Float64Array) {
        measure.gradient?.(values, into);
        for (let i = 0; i < into.length; i++) into[i] = -(into[i] as number);
      },
    }),
  };
}
