import { mixedChunkAttention } from "@frugal/gau";
import * as tf from "@tensorflow/tfjs";
import type { Probe } from "../../measure/probe.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { gatedInputs } from "./sizes.ts";

const options = { causal: true };

const slopes = tf.grads((u, v, z) => mixedChunkAttention(u, v, z, options));

/** Warmed up at a small size, so that loading and compiling code is not counted. */
const probe =
  (run: (u: tf.Tensor, v: tf.Tensor, z: tf.Tensor) => unknown): Probe =>
  async (N) => {
    await openBackend("wasm");
    const warm = gatedInputs(512);
    for (let i = 0; i < 2; i++) tf.tidy(() => void run(warm.u, warm.v, warm.z));
    const { u, v, z } = gatedInputs(N);
    return () => run(u, v, z);
  };

/** What `flash.ts` measures, each in a process of its own. */
export const probes = {
  forward: probe((u, v, z) => mixedChunkAttention(u, v, z, options)),
  gradient: probe((u, v, z) => slopes([u, v, z])),
} satisfies Readonly<Record<string, Probe>>;
