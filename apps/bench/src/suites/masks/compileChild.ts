import { attention } from "@frugal/attention-core";
import { compile, type Mask, plan, TILE } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { repeatedRows } from "../../inputs/repeatedRows.ts";
import { cpuClock } from "../../measure/clocks.ts";
import { median } from "../../measure/median.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { D, H } from "../sizes.ts";
import { regularMasks } from "./regularMasks.ts";

/** What compiling one mask costs in a process that has compiled nothing before. */
export interface Compiled {
  /** CPU milliseconds of the first call, and of later ones for a new mask. */
  readonly first: number;
  readonly later: number;
  readonly bytes: number;
  readonly tilesKept: number;
  readonly bitmaps: number;
  /** The order of each pass: its modulus. */
  readonly orders: readonly number[];
}

/** What attention with it costs at H heads. */
export interface Forward {
  /** CPU milliseconds. */
  readonly milliseconds: number;
  readonly measured: boolean;
}

const LATER_REPEATS = 5;
const LATER_BUDGET = 1000;

export function compileFirst(name: string, N: number): Compiled {
  const make = maskNamed(name);
  const once = () => {
    const start = cpuClock();
    const layout = compile(make(N), N, N);
    return { layout, took: cpuClock() - start };
  };
  const { layout, took: first } = once();
  const later: number[] = [];
  for (
    let spent = 0;
    later.length < LATER_REPEATS && spent < LATER_BUDGET;
    spent += later.at(-1) ?? 0
  )
    later.push(once().took);
  const { layoutBytes, tiles } = plan(make(N), { B: 1, H: layout.heads, N, D });
  return {
    first,
    later: median(later),
    bytes: layoutBytes,
    tilesKept: tiles,
    bitmaps: layout.bitmaps.length / TILE,
    orders: layout.passes.map(({ modulus }) => modulus),
  };
}

const SHORT = 8192;
const REPEATS = 3;

/**
 * The time of attention for N rows: measured, where it should take no more than `longest`
 * milliseconds; else that for 8192 rows times the growth of the multiply-adds that the plan counts.
 */
export async function forward(name: string, N: number, longest: number): Promise<Forward> {
  await openBackend("wasm");
  const make = maskNamed(name);
  const [shortMask, mask] = [make(SHORT), make(N)];
  const short = repeatedRows(H, SHORT, D);
  time(() => attention(short.q, short.k, short.v, { mask: shortMask }));
  const times = Array.from({ length: REPEATS }, () =>
    time(() => attention(short.q, short.k, short.v, { mask: shortMask })),
  );
  tf.dispose(short);
  const predicted = (median(times) * computed(mask, N)) / computed(shortMask, SHORT);
  if (predicted > longest) return { milliseconds: predicted, measured: false };
  const { q, k, v } = repeatedRows(H, N, D);
  return { milliseconds: time(() => attention(q, k, v, { mask })), measured: true };
}

const computed = (mask: Mask, N: number) =>
  plan(mask, { B: 1, H, N, D }).forwardMultiplyAddsComputed;

function time(run: () => tf.Tensor): number {
  const start = cpuClock();
  run().dispose();
  return cpuClock() - start;
}

function maskNamed(name: string): (N: number) => Mask {
  const make = regularMasks[name];
  if (!make) throw new Error(`compileChild: expected a regular mask, got ${name}`);
  return make;
}
