import { sized } from "@frugal/sparse-masks";
import { dropoutKeep } from "../dropoutKeep.ts";
import { sizesOf } from "../sizes.ts";
import { dot } from "./dot.ts";
import { placeIn } from "./placeIn.ts";
import type { ReferenceOptions } from "./referenceOptions.ts";
import type { Values } from "./values.ts";
import { weigh } from "./weigh.ts";
import type { Weighing } from "./weighing.ts";

/** A key that a query sees. */
export interface Pair {
  /** Its row in k and v. */
  readonly key: number;
  /** q·k, not scaled. */
  readonly product: number;
  /** softCap(scale · product) + bias */
  readonly score: number;
  /** The score's derivative by scale · product. */
  readonly slope: number;
  /** Where in the bias. */
  readonly biasAt: number;
  /** What the weight is multiplied by: 1, or what dropout makes of it. */
  readonly kept: number;
}

/** One query. */
export interface Row {
  /** Its row in q and the output. */
  readonly row: number;
  /** Its head. */
  readonly h: number;
  readonly scale: number;
  /** Where in a scale that is no number. */
  readonly scaleAt: number;
  readonly pairs: readonly Pair[];
  readonly weighing: Weighing;
}

/** Visits every query with its scores and weights, in float64. */
export function forEachRow(
  q: Values,
  k: Values,
  v: Values,
  options: ReferenceOptions,
  visit: (row: Row) => void,
): void {
  const { B, H, N, M, D } = sizesOf(q, v);
  const keyHeads = k.shape[1] as number;
  const { mask: given, scale = 1 / Math.sqrt(D), bias, softCap, sinks, dropout } = options;
  given?.check?.(N, M);
  const mask = given && sized(given, N, M);
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < H; h++) {
      const head = b * H + h;
      const keyHead = b * keyHeads + Math.floor((h * keyHeads) / H);
      const example = mask?.examples === 1 ? 0 : b;
      const own = (mask?.heads ?? 1) === 1 ? 0 : h;
      for (let i = 0; i < N; i++) {
        const row = head * N + i;
        const [factor, scaleAt] = scaleOf(scale, [b, h, i]);
        const keeps = dropout && dropoutKeep(dropout, head, i);
        const pairs: Pair[] = [];
        for (let j = 0; j < M; j++) {
          if (mask && !mask.allows(i + M - N, j, example, own)) continue;
          const key = keyHead * M + j;
          const product = dot(q.values, row * D, k.values, key * D, D);
          const { value, slope } = capped(factor * product, softCap);
          const biasAt = bias ? biasPlace(bias.shape, [b, h, i, j], M) : 0;
          const kept = dropout ? Number(keeps?.(j)) / (1 - dropout.rate) : 1;
          const score = value + (bias ? (bias.values[biasAt] as number) : 0);
          pairs.push({ key, product, score, slope, biasAt, kept });
        }
        const scores = pairs.map(({ score }) => score);
        const sink = sinks ? (sinks.values[h] as number) : Number.NEGATIVE_INFINITY;
        const weighing = weigh(options.normalizer ?? "softmax", scores, { M, D, sink });
        visit({ row, h, scale: factor, scaleAt, pairs, weighing });
      }
    }
  }
}

/** The scale of row [b, h, i], and where it lies. */
function scaleOf(scale: number | Values, [b, h, i]: [number, number, number]): [number, number] {
  if (typeof scale === "number") return [scale, 0];
  const place = placeIn(scale.shape, scale.shape.length === 1 ? [h] : [b, h, i]);
  return [scale.values[place] as number, place];
}

function biasPlace(
  shape: readonly number[],
  [b, h, i, j]: [number, number, number, number],
  M: number,
): number {
  return placeIn(shape, shape.length === 2 ? [h, i - j + M - 1] : [b, h, i, j]);
}

function capped(score: number, cap: number | undefined): { value: number; slope: number } {
  if (cap === undefined) return { value: score, slope: 1 };
  const bent = Math.tanh(score / cap);
  return { value: cap * bent, slope: 1 - bent * bent };
}
