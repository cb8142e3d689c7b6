import { attention } from "@frugal/attention-core";
import { and, causal, everything, type Mask, window } from "@frugal/sparse-masks";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Context } from "../../compute/task.ts";

export interface Attended {
  readonly shape: readonly number[];
  /** First values of the last query's output. */
  readonly values: readonly number[];
  /** Median milliseconds under the mask, and without one. */
  readonly masked: number;
  readonly dense: number;
}

const ROUNDS = 3;

/** The example of the first page: 2048 tokens, 8 heads of 64, the last 256 keys. */
export async function attend(_: null, { device, progress }: Context): Promise<Attended> {
  const { tf } = await device();
  const normal = (seed: number) =>
    tf.randomNormal([1, 8, 2048, 64], 0, 1, "float32", seed) as Tensor4D;
  const [q, k, v] = [normal(1), normal(2), normal(3)];
  const time = (mask: Mask): number => {
    const start = performance.now();
    attention(q, k, v, { mask }).dispose();
    return performance.now() - start;
  };
  const [mask, all] = [and(causal(), window(256)), everything()];
  const output = attention(q, k, v, { mask });
  const last = tf.slice(output, [0, 7, 2047, 0], [1, 1, 1, 4]);
  time(all);
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    times[0].push(time(mask));
    times[1].push(time(all));
    progress((round + 1) / ROUNDS);
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[ROUNDS >> 1]!;
  return {
    shape: output.shape,
    values: [...(await last.data())],
    masked: median(times[0]),
    dense: median(times[1]),
  };
}
