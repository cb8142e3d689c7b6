import "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../tfjs/openBackend.ts";
import type { CharacterStack, Lengths } from "./characterStack.ts";
import { gauModel } from "./gauModel.ts";
import { innerOfTwoUnits, transformerModel } from "./transformerModel.ts";

beforeAll(async () => {
  tf.env().set("IS_TEST", false);
  await openBackend("wasm");
});

const shape = { vocabulary: 7, width: 8, seed: 3 };
const gau = (normalizer: Parameters<typeof gauModel>[0]["normalizer"], norm: "pre" | "post") =>
  gauModel({ ...shape, norm, layers: 4, e: 16, s: 4, normalizer });
const transformer = (heads: number, norm: "pre" | "post") =>
  transformerModel({ ...shape, norm, blocks: 2, heads, inner: innerOfTwoUnits(8, 16, 4) });
const overLength = { name: "squaredRelu", over: "n" } as const;

const inputs = Int32Array.from({ length: 24 }, (_, i) => (i * i) % 7);
const targets = Int32Array.from({ length: 24 }, (_, i) => (i + 1) ** 2 % 7);
const losses = (model: CharacterStack, ids: Int32Array, lengths: Lengths) =>
  tf.tidy(() => model.losses(ids, targets.slice(0, ids.length), lengths).dataSync());

test("two gated units have as many weights as a block, and the numbers that formulas say", () => {
  const [width, e, s, V] = [8, 16, 4, 7];
  const unit = 3 * width * e + width * s + 4 * s;
  for (const norm of ["pre", "post"] as const) {
    const norms = (4 + (norm === "pre" ? 1 : 0)) * width;
    expect(gau("essay", norm).size).toBe(4 * unit + norms + 2 * V * width);
    expect(transformer(2, norm).size).toBe(gau("essay", norm).size);
  }
  expect(innerOfTwoUnits(64, 128, 32)).toBe(290);
});

test.each([
  ["GAU, essay, pre", () => gau("essay", "pre")],
  ["GAU, softmax, post", () => gau("softmax", "post")],
  ["Transformer, pre", () => transformer(2, "pre")],
  ["Transformer, post", () => transformer(1, "post")],
])("%s: begins with no preference, sees no later character, keeps examples apart", (_, made) => {
  const model = made();
  const two = losses(model, inputs, { examples: 2, N: 12 });
  for (const loss of two) expect(loss).toBeCloseTo(Math.log(7), 0);
  const changed = inputs.map((id, i) => (i === 9 ? (id + 1) % 7 : id));
  const after = losses(model, changed, { examples: 2, N: 12 });
  expect(after.subarray(0, 9)).toEqual(two.subarray(0, 9));
  expect(after.subarray(9, 12)).not.toEqual(two.subarray(9, 12));
  expect(after.subarray(12)).toEqual(two.subarray(12));
});

test("a shorter text taken for a longer one is its beginning; by its own length it is not", () => {
  const model = gau(overLength, "pre");
  const long = losses(model, inputs, { examples: 1, N: 24 }).subarray(0, 6);
  const short = inputs.slice(0, 6);
  const taken = losses(model, short, { examples: 1, N: 6, takenFor: 24 });
  const own = losses(model, short, { examples: 1, N: 6 });
  const apart = (a: ArrayLike<number>) => Math.max(...long.map((x, i) => Math.abs(x - a[i]!)));
  expect(apart(taken)).toBeLessThan(1e-6);
  expect(apart(own)).toBeGreaterThan(1e-4);
});
