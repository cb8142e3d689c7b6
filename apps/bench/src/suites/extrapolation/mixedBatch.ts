import { seeded } from "../../measure/seeded.ts";
import type { Toy } from "./toy.ts";

const SHORTEST = 6;
const LONGEST = 31;

/**
 * A batch that depends only on the seed and the step: the first half of its examples are text, the
 * others a piece of it of 6 … 31 characters over and over, which only recall predicts.
 */
export function mixedBatch(
  ids: Int32Array,
  { batch, trained: T }: Pick<Toy, "batch" | "trained">,
  { seed, step }: { readonly seed: number; readonly step: number },
): { readonly inputs: Int32Array; readonly targets: Int32Array } {
  const uniform = seeded(1_000_003 * seed + step + 1);
  const below = (count: number) => Math.floor(uniform() * count);
  const [inputs, targets] = [new Int32Array(batch * T), new Int32Array(batch * T)];
  for (let example = 0; example < batch; example++) {
    const whole = example < batch / 2;
    const period = whole ? T + 1 : SHORTEST + below(LONGEST - SHORTEST + 1);
    const start = below(ids.length - period);
    for (let i = 0; i < T; i++) {
      inputs[example * T + i] = ids[start + (i % period)] as number;
      targets[example * T + i] = ids[start + ((i + 1) % period)] as number;
    }
  }
  return { inputs, targets };
}
