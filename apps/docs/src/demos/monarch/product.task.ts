import { type MonarchTensors, monarchShape, multiply, toDense } from "@frugal/monarch";
import type { Context } from "../../compute/task.ts";

export interface ProductTimes {
  readonly n: number;
  /** Median milliseconds. */
  readonly monarch: number;
  readonly dense: number;
  /** Largest difference of the two results. */
  readonly difference: number;
}

const BATCH = 256;
const ROUNDS = 11;

/** A Monarch matrix times 256 vectors, and the same matrix by tf.matMul: compared, then in turns. */
export async function product(
  { n }: { readonly n: number },
  { device, progress }: Context,
): Promise<ProductTimes> {
  const { tf } = await device();
  const shape = monarchShape({ rows: n });
  const [left, right] = [shape.left, shape.right].map((size, seed) =>
    tf.randomNormal([...size], 0, 1 / Math.sqrt(size[2]), "float32", seed + 1),
  ) as [MonarchTensors["left"], MonarchTensors["right"]];
  const whole = tf.tensor2d(
    Float32Array.from(
      toDense({ shape, left: left.dataSync<"float32">(), right: right.dataSync<"float32">() }),
    ),
    [n, n],
    "float32",
  );
  const x = tf.randomNormal<import("@tensorflow/tfjs-core").Rank.R2>(
    [BATCH, n],
    0,
    1,
    "float32",
    3,
  );
  const ways = {
    monarch: () => multiply(x, { shape, left, right }),
    dense: () => tf.matMul(x, whole, false, true),
  };
  const run = (name: keyof typeof ways) => {
    const before = performance.now();
    const result = ways[name]();
    const values = result.dataSync<"float32">();
    result.dispose();
    return { values, milliseconds: performance.now() - before };
  };
  const first = run("monarch").values.slice();
  const difference = run("dense").values.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - first[at]!)),
    0,
  );
  const times = { monarch: [] as number[], dense: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of round % 2 === 0
      ? (["monarch", "dense"] as const)
      : (["dense", "monarch"] as const)) {
      times[name].push(run(name).milliseconds);
    }
    progress((round + 1) / ROUNDS);
  }
  tf.dispose([left, right, whole, x]);
  const median = (list: number[]) => list.sort((a, b) => a - b)[ROUNDS >> 1]!;
  return { n, monarch: median(times.monarch), dense: median(times.dense), difference };
}
