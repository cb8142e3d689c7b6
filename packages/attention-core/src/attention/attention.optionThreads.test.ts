import { setThreads, startThreads } from "@frugal/engine";
import { and, atrous, causal, local, type Mask, or, window } from "@frugal/sparse-masks";
import { type AttentionChoice, attentionChoices } from "@frugal/tooling/oracle/attentionChoices.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, describe, expect, test } from "vitest";
import { attention } from "./attention.ts";

afterAll(() => setThreads(1));

const choicesOf = (...names: string[]): AttentionChoice[] =>
  names.map((name) => attentionChoices.find((choice) => choice.name === name) as AttentionChoice);

/** Large enough for threads to join: some ten million multiply-adds. */
const cases: [
  B: number,
  H: number,
  keyHeads: number,
  N: number,
  mask: Mask | undefined,
  choices: AttentionChoice[],
][] = [
  [1, 1, 1, 500, undefined, choicesOf("bias by distance", "sinks of each head")],
  [2, 4, 1, 180, causal(), choicesOf("bias by distance, for all heads", "dropout 0.3")],
  [2, 6, 2, 150, undefined, choicesOf("bias of each pair", "softCap 1.5")],
  [2, 3, 3, 200, causal(), choicesOf("bias of each pair, for all", "scale of each row")],
  [1, 2, 1, 1000, and(causal(), window(100)), choicesOf("bias by distance", "softmaxPlus")],
  [1, 1, 1, 2000, or(local(3), atrous(100)), choicesOf("bias by distance", "squaredRelu")],
  [1, 2, 2, 400, undefined, choicesOf("laplace", "dropout 0.3")],
  [1, 4, 2, 300, causal(), choicesOf("entmax15", "bias by distance")],
];

describe.each(["cpu", "wasm"])("threads and options, on %s", (backend) => {
  for (const [B, H, keyHeads, N, mask, choices] of cases) {
    const all = choices.map((choice) => choice.name).join(" and ");

    test(`give the same bits for 1, 2 and 3 of them: [${B}, ${H} over ${keyHeads}, ${N}], ${all}`, async () => {
      await tf.setBackend(backend);
      const next = normals(N);
      const drawn = choices.map((choice, at) => choice.draw({ B, H, N, M: N }, at));
      const { scale, bias, sinks, ...fixed } = Object.assign({}, ...drawn);
      const given: Record<string, RandomValues> = {
        q: randomValues(next, B, H, N, 32),
        k: randomValues(next, B, keyHeads, N, 32),
        v: randomValues(next, B, keyHeads, N, 32),
        ...(scale && { scale }),
        ...(bias && { bias }),
        ...(sinks && { sinks }),
      };
      const names = Object.keys(given);
      const dOutput = randomValues(next, B, H, N, 32);
      const run = () =>
        tf.tidy(() => {
          const tensors = Object.values(given).map(({ values, shape }) => tf.tensor(values, shape));
          const op = (...list: tf.Tensor[]) => {
            const named = Object.fromEntries(names.map((name, at) => [name, list[at]]));
            const { q, k, v, ...parameters } = named as Record<"q" | "k" | "v", tf.Tensor>;
            return attention(q, k, v, { ...(mask && { mask }), ...fixed, ...parameters });
          };
          const grads = tf.grads(op)(tensors, tf.tensor(dOutput.values, dOutput.shape));
          return [op(...tensors), ...grads].map(
            (tensor) => tensor.dataSync().slice() as Float32Array,
          );
        });
      const results: Float32Array[][] = [];
      for (const count of [1, 2, 3]) {
        setThreads(count);
        expect(await startThreads()).toBe(count);
        results.push(run());
      }
      const bits = ({ buffer }: Float32Array) => Buffer.from(buffer);
      results[0]?.forEach((one, at) => {
        expect(one.every(Number.isFinite)).toBe(true);
        for (const others of results.slice(1)) {
          expect(bits(one).equals(bits(others[at] as Float32Array))).toBe(true);
        }
      });
    });
  }
});
