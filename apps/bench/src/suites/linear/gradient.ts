import { linearAttention } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { tfjsChunkwise } from "../../peers/tfjsChunkwise.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import type { Case } from "../suite.ts";
import { againstPeers } from "./againstPeers.ts";
import { D, H } from "./sizes.ts";

const N = 1024;

/** Forward and backward. */
export const gradient: Case = {
  name: `causal forward and backward N=${N} against tfjs autodiff`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, k, v, dOutput } = inputs;
    const peer = tfjsChunkwise(32) as (...x: tf.Tensor[]) => tf.Tensor;
    const rows = await againstPeers(
      `causal forward and backward N=${N}`,
      () => tf.grads((a, b, c) => linearAttention(a, b, c, { causal: true }))([q, k, v], dOutput),
      [
        {
          name: "tfjs autodiff, chunk after chunk",
          compute: () => tf.grads(peer)([q, k, v], dOutput),
        },
      ],
      quick ? { minRounds: 1, budget: 2000 } : { budget: 8000 },
    );
    tf.dispose({ ...inputs });
    return rows;
  },
};
