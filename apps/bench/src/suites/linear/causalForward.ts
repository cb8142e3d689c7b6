import { linearAttention } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { tfjsChunked } from "../../peers/tfjsChunked.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import type { Case } from "../suite.ts";
import { againstPeers } from "./againstPeers.ts";
import { D, H, N } from "./sizes.ts";

/** 64 is what is usual; 32 is what suits tfjs best here. */
const CHUNKS = [64, 32];

export const causalForward: Case = {
  name: `causal forward N=${N} against tfjs`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, k, v } = inputs;
    const rows = await againstPeers(
      `causal forward N=${N}`,
      () => [linearAttention(q, k, v, { causal: true })],
      CHUNKS.map((chunk) => ({
        name: `tfjs in chunks of ${chunk}`,
        compute: () => [tfjsChunked(chunk)(q, k, v)],
        goal: { atLeast: 15, aim: 24 },
      })),
      quick ? { minRounds: 2, budget: 3000 } : { minRounds: 5, budget: 20_000 },
    );
    tf.dispose({ ...inputs });
    return rows;
  },
};
