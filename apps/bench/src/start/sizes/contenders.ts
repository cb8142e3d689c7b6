import type { Mask } from "@frugal/sparse-masks";
import type * as tf from "@tensorflow/tfjs-core";

type Attend = (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D) => tf.Tensor;

/** One column of the comparison: loaded only in the process that runs it. */
export interface SizeContender {
  readonly name: string;
  /** Short enough to stand above a column. */
  readonly brief: string;
  readonly ours: boolean;
  /** Time grows by about this much when N doubles. */
  readonly growth: number;
  /** Bytes of the largest single array it makes. */
  largestArray(heads: number, N: number): number;
  load(): Promise<{ readonly attend: Attend; readonly mask?: Mask }>;
}

const rows = (heads: number, N: number) => heads * N * 64 * 4;
const attentionUnder = async (mask?: Mask) => {
  const { attention } = await import("@frugal/attention-core");
  return mask
    ? {
        mask,
        attend: (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D) => attention(q, k, v, { mask }),
      }
    : { attend: (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D) => attention(q, k, v) };
};

/** Everything that `start` compares. */
export const sizeContenders: readonly SizeContender[] = [
  {
    name: "tfjs ops",
    brief: "tfjs ops",
    ours: false,
    growth: 4,
    largestArray: (heads, N) => 4 * heads * N * N,
    load: async () => ({ attend: (await import("../../peers/tfjsOps.ts")).tfjsOps }),
  },
  {
    name: "tfjs per head, 2-D products",
    brief: "per head",
    ours: false,
    growth: 4,
    largestArray: (_, N) => 4 * N * N,
    load: async () => ({ attend: (await import("../../peers/tfjsPerHead.ts")).tfjsPerHead }),
  },
  {
    name: "ours, dense",
    brief: "dense",
    ours: true,
    growth: 4,
    largestArray: rows,
    load: () => attentionUnder(),
  },
  {
    name: "ours, causal",
    brief: "causal",
    ours: true,
    growth: 4,
    largestArray: rows,
    load: async () => attentionUnder((await import("@frugal/sparse-masks")).causal()),
  },
  {
    name: "ours, window(256)",
    brief: "window",
    ours: true,
    growth: 2,
    largestArray: rows,
    load: async () => attentionUnder((await import("@frugal/sparse-masks")).window(256)),
  },
  {
    name: "ours, sparse(64)",
    brief: "sparse",
    ours: true,
    growth: 4,
    largestArray: rows,
    load: async () => attentionUnder((await import("@frugal/sparse-masks")).sparse(64)),
  },
];

/** What ours are measured by. */
export const peers: readonly SizeContender[] = sizeContenders.filter(({ ours }) => !ours);
