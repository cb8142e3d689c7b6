import { attentionStatistics } from "@frugal/attention-core";
import { window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { repeatedRows } from "../../inputs/repeatedRows.ts";
import type { Probe } from "../../measure/probe.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { D } from "./sizes.ts";

const mask = window(512);

/** Warmed up at a small size, so that loading and compiling code is not counted. */
const longWindow: Probe = async (N) => {
  await openBackend("wasm");
  const warm = repeatedRows(1, 2048, D);
  for (let i = 0; i < 3; i++) tf.dispose({ ...attentionStatistics(warm.q, warm.k, { mask }) });
  const { q, k } = repeatedRows(1, N, D); // the values stay: freed, they would be room for what is measured
  return () => attentionStatistics(q, k, { mask });
};

/** What `longWindow.ts` measures, in a process of its own. */
export const probes: Readonly<Record<string, Probe>> = { window: longWindow };
