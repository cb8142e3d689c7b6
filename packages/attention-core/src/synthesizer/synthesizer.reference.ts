import { type Mask, sized } from "@frugal/sparse-masks";
import type { Float64Values, Values } from "../attention/attention.reference.ts";
import type { SynthesizerKind } from "./synthesizerShapes.ts";

type Named = Readonly<Record<string, Values>>;

/**
 * The definition of `synthesizerLogits` in float64, element by element.
 *
 * @param x [B, n, d]
 * @returns [B, H, n, n], for the random kinds too
 */
export function synthesizerLogits(kind: SynthesizerKind, weights: Named, x: Values): Float64Values {
  const [B, n, d] = x.shape as [number, number, number];
  // Weights that x is multiplied by have their heads second, others first.
  const [shape] = Object.values(weights).map((weight) => weight.shape);
  const H = shape?.[usesX(kind) ? 1 : 0] as number;
  const at = (name: string, ...index: number[]) => element(weights[name] as Values, index);
  const widthOf = (name: string) => (weights[name] as Values).shape[2] as number;
  const sum = (count: number, term: (index: number) => number) => {
    let total = 0;
    for (let index = 0; index < count; index++) total += term(index);
    return total;
  };
  const projected = (name: string, b: number, h: number, i: number, c: number) =>
    sum(d, (e) => element(x, [b, i, e]) * at(name, e, h, c));
  const bias = (name: string, ...index: number[]) =>
    weights[`${name}Bias`] ? at(`${name}Bias`, ...index) : 0;
  const dense = (name: string, b: number, h: number, i: number, j: number) =>
    bias(name, h, j) +
    sum(widthOf("hidden"), (c) => {
      const hidden = projected("hidden", b, h, i, c) + bias("hidden", h, c);
      return Math.max(0, hidden) * at(name, h, c, j);
    });
  const logit = (b: number, h: number, i: number, j: number): number => {
    switch (kind) {
      case "vanilla": {
        const width = widthOf("query");
        const product = (c: number) =>
          projected("query", b, h, i, c) * projected("key", b, h, j, c);
        return sum(width, product) / Math.sqrt(width);
      }
      case "dense":
        return dense("logits", b, h, i, j);
      case "random":
      case "fixedRandom":
        return at("logits", h, i, j);
      case "factorizedDense": {
        const second = widthOf("second");
        const [p, r] = [Math.floor(j / second), j % second];
        return dense("first", b, h, i, p) * dense("second", b, h, i, r);
      }
      case "factorizedRandom":
        return sum(widthOf("left"), (c) => at("left", h, i, c) * at("right", h, j, c));
    }
  };
  const values = new Float64Array(B * H * n * n);
  for (let row = 0, to = 0; row < B * H * n; row++) {
    const [b, h, i] = [Math.floor(row / (H * n)), Math.floor(row / n) % H, row % n];
    for (let j = 0; j < n; j++) values[to++] = logit(b, h, i, j);
  }
  return { values, shape: [B, H, n, n] };
}

/** The definition of `synthesizer` in float64: softmax(logits) V over the keys that the mask allows. */
export function synthesizer(logits: Values, v: Values, given?: Mask): Float64Values {
  const [L, H, N, M] = logits.shape as [number, number, number, number];
  const [B, , , E] = v.shape as [number, number, number, number];
  given?.check?.(N, M);
  const mask = given && sized(given, N, M);
  const values = new Float64Array(B * H * N * E);
  for (let row = 0; row < B * H * N; row++) {
    const [b, h, i] = [Math.floor(row / (H * N)), Math.floor(row / N) % H, row % N];
    const example = mask?.examples === 1 ? 0 : b;
    const own = (mask?.heads ?? 1) === 1 ? 0 : h;
    const seen = Array.from({ length: M }, (_, j) => j).filter(
      (j) => mask?.allows(i + M - N, j, example, own) ?? true,
    );
    const scores = seen.map((j) => element(logits, [L === 1 ? 0 : b, h, i, j]));
    const peak = Math.max(...scores);
    const total = scores.reduce((sum, score) => sum + Math.exp(score - peak), 0);
    for (let e = 0; e < E; e++) {
      let sum = 0;
      seen.forEach((j, at) => {
        sum += (Math.exp((scores[at] as number) - peak) / total) * element(v, [b, h, j, e]);
      });
      values[row * E + e] = sum;
    }
  }
  return { values, shape: [B, H, N, E] };
}

const usesX = (kind: SynthesizerKind): boolean =>
  kind === "vanilla" || kind === "dense" || kind === "factorizedDense";

function element({ values, shape }: Values, index: readonly number[]): number {
  let at = 0;
  shape.forEach((length, axis) => {
    at = at * length + (index[axis] as number);
  });
  return values[at] as number;
}
