import type { Toy } from "./toys.ts";
import type { Run } from "./trained.ts";

/** The models of the questions that ask how well one learns; both ask it of some of the same. */
export const shallowRuns = (
  toy: Toy,
): Readonly<Record<"overLength" | "overKeys" | "softmax" | "severalHeads" | "oneHead", Run>> => ({
  overLength: {
    name: "GAU, squared ReLU over n",
    model: { norm: "pre", normalizer: { name: "squaredRelu", over: "n" } },
    toy,
  },
  overKeys: {
    name: "GAU, squared ReLU over keys seen",
    model: { norm: "pre", normalizer: "essay" },
    toy,
  },
  softmax: { name: "GAU, softmax", model: { norm: "pre", normalizer: "softmax" }, toy },
  severalHeads: {
    name: `Transformer, ${toy.heads} heads`,
    model: { norm: "pre", heads: toy.heads },
    toy,
  },
  oneHead: { name: "Transformer, 1 head", model: { norm: "pre", heads: 1 }, toy },
});

/** Of a quick run. */
const QUICK_STEPS = 200;

export const quicker = (toy: Toy): Toy => ({
  ...toy,
  training: { ...toy.training, steps: Math.min(toy.training.steps, QUICK_STEPS) },
});
