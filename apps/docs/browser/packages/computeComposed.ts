import { attentionWithLogsumexp } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs";
import { composedCases, dataOf } from "./composedCases.ts";

/** What attention composed of tfjs's ops gave for each case: output, logsumexp, dQ, dK, dV. */
export interface Composed {
  readonly results: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Whether floats of textures are of 32 bits. */
  readonly float32: boolean;
  readonly leaked: number;
}

/** Every case on tfjs's webgl backend. */
export async function computeComposed(): Promise<Composed> {
  tf.env().set("IS_TEST", true); // no greeting
  if (!(await tf.setBackend("webgl"))) throw new Error("expected webgl, got none");
  const before = tf.memory().numTensors;
  const results = Object.fromEntries(
    composedCases.map((one) => {
      const found = tf.tidy(() => {
        const [q, k, v, dOutput] = dataOf(one).map(({ values, shape }) =>
          tf.tensor(values, [...shape]),
        ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        const attend = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
          attentionWithLogsumexp(a, b, c, { mask: one.mask });
        const { output, logsumexp } = attend(q, k, v);
        const slopes = tf.grads((a, b, c) => attend(a!, b!, c!).output)([q, k, v], dOutput);
        return [output, logsumexp, ...slopes].map((x) => [...x.dataSync()]);
      });
      return [one.name, found];
    }),
  );
  return {
    results,
    float32: tf.env().getBool("WEBGL_RENDER_FLOAT32_ENABLED"),
    leaked: tf.memory().numTensors - before,
  };
}
