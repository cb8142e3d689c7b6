import { randomNormal, type Tensor, tidy } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";

/** At least so long, unless there were so many turns before. */
const MILLISECONDS = 60;
const MOST_TURNS = 100;
const FEWEST_TURNS = 5;

/**
 * How many times faster the second layer is than the first, on random input and the backend in use:
 * the median over turns in which both run one after the other.
 */
export async function speedOf(
  before: layers.Layer,
  after: layers.Layer,
  batch: number,
  width: number,
): Promise<number> {
  const x = randomNormal([batch, width]);
  const timed = async (layer: layers.Layer) => {
    const start = performance.now();
    const output = tidy(() => layer.apply(x) as Tensor);
    await output.data();
    output.dispose();
    return performance.now() - start;
  };
  try {
    const ratios: number[] = [];
    const end = performance.now() + MILLISECONDS;
    for (let turn = -1; turn < MOST_TURNS; turn++) {
      if (turn >= FEWEST_TURNS && performance.now() > end) break;
      const order = turn % 2 === 0 ? [before, after] : [after, before];
      const times = [await timed(order[0]!), await timed(order[1]!)] as const;
      // The first turn warms up.
      if (turn >= 0) ratios.push(turn % 2 === 0 ? times[0] / times[1] : times[1] / times[0]);
    }
    ratios.sort((a, b) => a - b);
    return ratios[Math.floor(ratios.length / 2)] as number;
  } finally {
    x.dispose();
  }
}
