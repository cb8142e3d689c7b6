import { attention } from "@frugal/attention-core";
import { window } from "@frugal/sparse-masks";
import type * as tf from "@tensorflow/tfjs-core";
import { repeatedRows } from "../../inputs/repeatedRows.ts";
import type { Probe } from "../../measure/probe.ts";
import { tfjsOps } from "../../peers/tfjsOps.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { D, H } from "../sizes.ts";

type Attend = (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D) => tf.Tensor;

/** Warmed up at a small size, so that loading and compiling code is not counted. */
const forward =
  (heads: number, attend: Attend): Probe =>
  async (N) => {
    await openBackend("wasm");
    const warm = repeatedRows(heads, 512, D);
    for (let i = 0; i < 3; i++) attend(warm.q, warm.k, warm.v).dispose();
    const { q, k, v } = repeatedRows(heads, N, D);
    return () => attend(q, k, v);
  };

const mask = window(256);

/** What `memory.ts` measures, each in a process of its own. */
export const probes = {
  dense: forward(H, attention),
  window: forward(1, (q, k, v) => attention(q, k, v, { mask })),
  tfjsOps: forward(H, tfjsOps),
} satisfies Readonly<Record<string, Probe>>;
