import { linearAttention } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { tfjsLinear } from "../../peers/tfjsLinear.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import type { Case } from "../suite.ts";
import { againstPeers } from "./againstPeers.ts";
import { D, H, N } from "./sizes.ts";

export const allKeys: Case = {
  name: `all keys, forward N=${N} against tfjs`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, k, v } = inputs;
    const rows = await againstPeers(
      `all keys, forward N=${N}`,
      () => [linearAttention(q, k, v)],
      [{ name: "tfjs as two products", compute: () => [tfjsLinear(q, k, v)] }],
      quick ? { minRounds: 1, budget: 2000 } : { budget: 8000 },
    );
    tf.dispose({ ...inputs });
    return rows;
  },
};
