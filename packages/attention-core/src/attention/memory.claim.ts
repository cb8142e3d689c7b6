import { attention } from "@frugal/attention-core";
import { local } from "@frugal/sparse-masks";
import type { Claim } from "@frugal/tooling/claim";
import * as tf from "@tensorflow/tfjs-core";

const H = 8;
const D = 64;

interface Inputs {
  readonly q: tf.Tensor4D;
  readonly k: tf.Tensor4D;
  readonly v: tf.Tensor4D;
}

/** Random rows, repeated within tfjs: making them leaves no large JavaScript arrays behind. */
function rows(heads: number, N: number): Inputs {
  const one = (seed: number) =>
    tf.tidy(
      () =>
        tf.tile(tf.randomNormal([1, 1, 64, D], 0, 1, "float32", seed), [
          1,
          heads,
          N / 64,
          1,
        ]) as tf.Tensor4D,
    );
  return { q: one(1), k: one(2), v: one(3) };
}

/** `softmax(QKᵀ / √D + mask) V` in plain tfjs ops. */
const plain = ({ q, k, v }: Inputs, mask?: tf.Tensor2D) =>
  tf.tidy(() => {
    const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(D));
    return tf.matMul(tf.softmax(mask ? tf.add(scores, mask) : scores), v);
  });

/** 0 where |q − k| ≤ radius, −10⁹ elsewhere, [N, N]. */
function band(N: number, radius: number): tf.Tensor2D {
  const values = new Float32Array(N * N).fill(-1e9);
  for (let q = 0; q < N; q++)
    values.fill(0, q * N + Math.max(0, q - radius), q * N + Math.min(N, q + radius + 1));
  return tf.tensor2d(values, [N, N]);
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

const localMask = local(64);

/** What a first run compiles and sets up is not what N costs. */
function ours(heads: number, N: number, mask: ReturnType<typeof local>): () => tf.Tensor {
  const small = rows(heads, 256);
  for (let i = 0; i < 3; i++) attention(small.q, small.k, small.v, { mask }).dispose();
  const { q, k, v } = rows(heads, N);
  return () => attention(q, k, v, { mask });
}

function theirs(heads: number, N: number, radius?: number): () => tf.Tensor {
  plain(rows(heads, 256)).dispose();
  const inputs = rows(heads, N);
  const mask = radius === undefined ? undefined : band(N, radius);
  return () => plain(inputs, mask);
}

/** Twice the length: four times the memory, or twice. */
export const doublingTheLength: Claim = {
  id: "S1",
  source: "Su Jianlin 2019, kexue.fm/archives/6853, introduction",
  statement:
    "Full attention needs memory O(n²), twice the length four times as much; local attention O(n).",
  expected: "peak at 2n over peak at n: plain tfjs ops 3.8 … 4.2, our local(64) 1.9 … 2.2",
  probes: {
    full: (N) => theirs(H, N),
    local: (N) => ours(H, N, localMask),
  },
  async run({ memory }) {
    const full = [await memory("full", 1024), await memory("full", 2048)] as const;
    const near = [await memory("local", 32_768), await memory("local", 65_536)] as const;
    const ratios = [full, near].map(([once, twice]) => twice / once) as [number, number];
    const [quadratic, linear] = ratios;
    return {
      measured:
        `full ${quadratic.toFixed(2)} (${full.map(megabytes).join(" → ")} at n = 1024, 2048), ` +
        `local ${linear.toFixed(2)} (${near.map(megabytes).join(" → ")} at n = 32768, 65536)`,
      holds: quadratic >= 3.8 && quadratic <= 4.2 && linear >= 1.9 && linear <= 2.2,
    };
  },
};

const RADIUS = 32;
const MASKED = 2048;
const HEADS = 4;
const radiusMask = local(RADIUS);

/** The same output, at a tenth of the memory or less. */
export const maskingADenseMatrix: Claim = {
  id: "S6",
  source: "Su Jianlin 2019, kexue.fm/archives/6853, on implementation",
  statement: "Masking a dense score matrix saves neither time nor memory; leaving pairs out does.",
  expected: `at n = ${MASKED}, k = ${RADIUS}: same output (< 1e-5), masked / unmasked ≥ 0.95 in time and memory, masked / ours > 10 in memory`,
  probes: {
    masked: (N) => theirs(HEADS, N, RADIUS),
    unmasked: (N) => theirs(HEADS, N),
    ours: (N) => ours(HEADS, N, radiusMask),
  },
  async run({ memory, time, useBackend }) {
    await useBackend("wasm");
    const inputs = rows(1, MASKED);
    const { q, k, v } = inputs;
    const mask = band(MASKED, RADIUS);
    const difference = tf.tidy(
      () =>
        tf
          .max(tf.abs(tf.sub(plain(inputs, mask), attention(q, k, v, { mask: radiusMask }))))
          .dataSync()[0] as number,
    );
    const turns = await time({ masked: () => plain(inputs, mask), unmasked: () => plain(inputs) });
    tf.dispose([q, k, v, mask]);
    const slower = turns.ratio("masked", "unmasked");
    const [masked, unmasked, own] = [
      await memory("masked", MASKED),
      await memory("unmasked", MASKED),
      await memory("ours", MASKED),
    ];
    return {
      measured:
        `outputs differ by ${difference.toExponential(1)}; masked / unmasked ${slower.value.toFixed(2)} in time, ` +
        `${(masked / unmasked).toFixed(2)} in memory; masked / ours ${(masked / own).toFixed(0)} in memory ` +
        `(${megabytes(masked)}, ${megabytes(own)})`,
      holds:
        difference < 1e-5 && slower.value >= 0.95 && masked / unmasked >= 0.95 && masked / own > 10,
    };
  },
};
