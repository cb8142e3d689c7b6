import type { AttentionReport, HeadReport } from "../attentionReport.ts";
import { digits, percent } from "../text/digits.ts";
import { reachOf } from "../text/reachOf.ts";

/** A head in one sentence, for those who cannot see the picture. */
export function describeHead({ sinkKeys }: AttentionReport, one: HeadReport): string {
  const { head, effectiveKeys, localMass, sinkMass } = one;
  const [half, nearly] = [0.5, 0.99].map((share) => reachOf(localMass, share));
  return (
    `Head ${head}: ${digits(effectiveKeys)} effective keys, half of the mass within ${half} ` +
    `positions, 99 % within ${nearly}, ${percent(sinkMass)} on the first ${sinkKeys} keys.`
  );
}
