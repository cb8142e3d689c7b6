import "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { accelerate, restore } from "@frugal/engine/accelerate";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { largestDifference } from "../measure/agreement.ts";
import { patchGather } from "../suites/training/patchGather.ts";
import { ourOps } from "./ourOps.ts";
import { tfjsOps } from "./tfjsOps.ts";
import { transformer } from "./transformer.ts";

const shape = { vocabulary: 11, N: 19, layers: 2, heads: 2, D: 8, recent: 3 };
const EXAMPLES = 2;
const ids = Int32Array.from({ length: EXAMPLES * shape.N }, (_, i) => (i * i + 3) % 11);
const next = ids.map((id) => (id + 1) % 11);

beforeAll(async () => {
  await tf.setBackend("wasm");
  tf.env().set("IS_TEST", false);
  restore();
  patchGather();
});
afterAll(restore);

test("ours and tfjs's own ops are the same model, with the same gradients", () => {
  const models = [
    transformer(shape, ourOps(causal())),
    transformer(shape, tfjsOps(causal(), shape.N)),
  ] as const;
  const found = models.map((model, i) => {
    if (i === 0) accelerate();
    else restore();
    const { value, grads } = tf.variableGrads(
      () => model.loss(ids, next, EXAMPLES),
      [...model.variables.values()],
    );
    return {
      loss: value.dataSync()[0] as number,
      gradients: [...model.variables].map(
        ([name, { name: key }]) => [name, (grads[key] as tf.Tensor).dataSync()] as const,
      ),
    };
  });
  const [ours, theirs] = found as [(typeof found)[0], (typeof found)[0]];
  expect(ours.loss).toBeCloseTo(theirs.loss, 5);
  for (const [i, [name, gradient]] of ours.gradients.entries()) {
    const expected = theirs.gradients[i]?.[1] as ArrayLike<number>;
    expect(largestDifference(gradient, expected), name).toBeLessThan(1e-5);
  }
});

test("a character sees none that follows it, nor any of another example", () => {
  const model = transformer(shape, ourOps(causal()));
  const logits = (inputs: Int32Array) =>
    tf.tidy(() => model.logits(inputs, EXAMPLES).arraySync() as number[][]);
  const before = logits(ids);
  const changed = ids.slice();
  changed[10] = 10 - (ids[10] as number);
  const after = logits(changed);
  const rows = before.flatMap((row, i) => (largestDifference(row, after[i] ?? []) > 0 ? [i] : []));
  expect(rows[0]).toBe(10);
  expect(rows.at(-1)).toBe(shape.N - 1);
});
