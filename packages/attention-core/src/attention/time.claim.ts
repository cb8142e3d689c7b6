import { attention } from "@frugal/attention-core";
import { atrous, layoutOf, local, pairs, plan } from "@frugal/sparse-masks";
import type { Claim } from "@frugal/tooling/claim";
import * as tf from "@tensorflow/tfjs-core";

const H = 8;
const D = 64;
const SOURCE = "Su Jianlin 2019, kexue.fm/archives/6853";

function rows(N: number) {
  const one = (seed: number) => tf.randomNormal([1, H, N, D], 0, 1, "float32", seed) as tf.Tensor4D;
  return { q: one(1), k: one(2), v: one(3) };
}

const mask = local(64);

/** Least squares through (log n, log time). */
function exponent(points: readonly (readonly [n: number, time: number])[]): number {
  const logs = points.map(([n, time]) => [Math.log(n), Math.log(time)] as const);
  const mean = (of: 0 | 1) => logs.reduce((sum, log) => sum + log[of], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const rise = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0);
  return rise / logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
}

const RATE = 16;
const ATROUS = 2048;

/** Ragged lengths too: the post pads those, and counts the padding. */
const COUNTED = [
  [ATROUS, RATE],
  [4096, 64],
  [1000, 16],
  [257, 32],
] as const;

/** Classes modulo k do not see each other: k dense blocks, and nothing else is computed. */
export const atrousCostsOneKth: Claim = {
  id: "S2",
  source: `${SOURCE}, on atrous attention`,
  statement: "Atrous attention costs 1/k of full attention.",
  expected:
    `score elements k·⌈n/k⌉², where k divides n both allowed and computed, elsewhere no more allowed; ` +
    `full / atrous(${RATE}) ≥ 4 in time at n = ${ATROUS}, the whole interval`,
  async run({ time, useBackend }) {
    await useBackend("wasm");
    const counts = COUNTED.map(([n, k]) => {
      const mask = atrous(k);
      const post = k * Math.ceil(n / k) ** 2;
      const allowed = pairs(layoutOf(mask, n, n));
      const computed = plan(mask, { B: 1, H: 1, N: n, D }).pairsComputed;
      const holds = n % k === 0 ? allowed === post && computed === post : allowed <= post;
      return {
        text: `n=${n} k=${k}: ${allowed} (computed ${computed}, the post's ${post})`,
        holds,
      };
    });
    const { q, k, v } = rows(ATROUS);
    const scattered = atrous(RATE);
    const turns = await time({
      full: () => attention(q, k, v),
      atrous: () => attention(q, k, v, { mask: scattered }),
    });
    tf.dispose([q, k, v]);
    const { value, low, high } = turns.ratio("full", "atrous");
    return {
      measured:
        `${counts.map(({ text }) => text).join("; ")}; ` +
        `full / atrous ${value.toFixed(1)} (${low.toFixed(1)} … ${high.toFixed(1)})`,
      holds: low >= 4 && counts.every(({ holds }) => holds),
    };
  },
};

/** Time follows the pairs, and those grow with n. */
export const localIsLinear: Claim = {
  id: "S3",
  source: `${SOURCE}, on local attention`,
  statement: "Local attention is linear in n.",
  expected: "local(64), n = 512 … 8192: exponent of time in n 0.9 … 1.25",
  async run({ time, useBackend }) {
    await useBackend("wasm");
    const lengths = [512, 1024, 2048, 4096, 8192];
    const inputs = lengths.map(rows);
    const turns = await time(
      Object.fromEntries(
        inputs.map(({ q, k, v }, i) => [String(lengths[i]), () => attention(q, k, v, { mask })]),
      ),
    );
    for (const one of inputs) tf.dispose(one);
    const points = lengths.map((n) => [n, turns.milliseconds(String(n))] as const);
    const slope = exponent(points);
    const times = points.map(([n, spent]) => `${n}: ${spent.toFixed(1)} ms`).join(", ");
    return { measured: `${slope.toFixed(3)} (${times})`, holds: slope >= 0.9 && slope <= 1.25 };
  },
};

/** The post's own code saved memory and was slower than full attention. */
export const localIsFaster: Claim = {
  id: "S7",
  source: `${SOURCE}, on speed`,
  statement:
    "The post's local attention saves memory but is slower than full attention. Ours is faster.",
  expected: "full / local(64) > 1 on cpu and wasm at n = 512, 1024, 2048, the whole interval",
  async run({ time, useBackend }) {
    const found: { text: string; holds: boolean }[] = [];
    for (const backend of ["cpu", "wasm"] as const) {
      await useBackend(backend);
      for (const n of [512, 1024, 2048]) {
        const { q, k, v } = rows(n);
        const turns = await time({
          full: () => attention(q, k, v),
          local: () => attention(q, k, v, { mask }),
        });
        tf.dispose([q, k, v]);
        const { value, low, high } = turns.ratio("full", "local");
        const interval = `${low.toFixed(2)} … ${high.toFixed(2)}`;
        found.push({ text: `${backend} ${n}: ${value.toFixed(2)} (${interval})`, holds: low > 1 });
      }
    }
    return {
      measured: found.map(({ text }) => text).join("; "),
      holds: found.every(({ holds }) => holds),
    };
  },
};
