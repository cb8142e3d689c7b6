import { monarchShape, multiply, multiplyAdds } from "@frugal/monarch";
import type { Claim } from "@frugal/tooling/claim";
import * as tf from "@tensorflow/tfjs-core";

const BATCH = 256;

export const cost: Claim = {
  id: "MO8",
  source: "Dao et al. 2022, arXiv 2204.00595, §3.1; Su Jianlin 2024, kexue.fm/archives/10249",
  statement:
    "A Monarch product takes √n/2 times fewer multiply-adds than a dense one. On the clock it gains " +
    "from n = 1024 on.",
  expected:
    `ratios 8, 16, 32, 64 for n = 256, 1024, 4096, 16384, exactly; batch ${BATCH}, wasm, against ` +
    "tfjs's dense 2-D product: more than 1 at n = 1024 and 4096, the whole interval",
  async run({ time, useBackend }) {
    await useBackend("wasm");
    const sizes = [256, 1024, 4096, 16384];
    const ratios = sizes.map((n) => n ** 2 / multiplyAdds(monarchShape({ rows: n })));
    const gains: { text: string; holds: boolean }[] = [];
    for (const n of [256, 1024, 4096]) {
      const x = tf.randomNormal([BATCH, n]);
      const dense = tf.randomNormal([n, n]);
      const shape = monarchShape({ rows: n });
      const [left, right] = [tf.randomNormal([...shape.left]), tf.randomNormal([...shape.right])];
      const turns = await time({
        dense: () => tf.matMul(x, dense),
        monarch: () => multiply(x, { shape, left, right }),
      });
      tf.dispose([x, dense, left, right]);
      const { value, low, high } = turns.ratio("dense", "monarch");
      const text = `${n}: ${value.toFixed(1)} (${low.toFixed(1)} … ${high.toFixed(1)})`;
      gains.push({ text, holds: n < 1024 || low > 1 });
    }
    const exact = ratios.every((ratio, at) => ratio === Math.sqrt(sizes[at] as number) / 2);
    return {
      measured: `${ratios.join(", ")} fewer; faster at ${gains.map(({ text }) => text).join("; ")}`,
      holds: exact && gains.every(({ holds }) => holds),
    };
  },
};
