import { attention } from "@frugal/attention-core";
import { causal, type Mask, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { checkRows } from "../../checks/checkRows.ts";
import { randomRows } from "../../inputs/randomRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { D, forwardFlops, H, TOLERANCE } from "../sizes.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";

const LENGTHS = [512, 1024, 2048, 4096, 8192];
const MASKS: Readonly<Record<"dense" | "causal" | "window(256)", Mask | undefined>> = {
  dense: undefined,
  causal: causal(),
  "window(256)": window(256),
};

/** How time grows with N. */
export const scaling: Case = {
  name: "time over N",
  slow: true,
  async run({ say }) {
    await openBackend("wasm");
    const rows: Row[] = [];
    for (const N of LENGTHS) {
      say(`time over N, N=${N}`);
      const inputs = randomRows(H, N, D);
      const { q, k, v } = inputs;
      const attend = (mask: Mask | undefined) => () => attention(q, k, v, mask ? { mask } : {});
      const names = Object.keys(MASKS) as (keyof typeof MASKS)[];
      for (const name of names)
        tf.tidy(() => checkRows(name, inputs, attend(MASKS[name])(), MASKS[name], TOLERANCE));
      const timing = await interleave(
        Object.fromEntries(names.map((name) => [name, freed(attend(MASKS[name]))])),
        { minRounds: 1, budget: 3000 },
      );
      tf.dispose({ ...inputs });
      for (const name of names) {
        const { value, low, high } = timing.statistic((pass) => pass[name] as number);
        rows.push(
          valueRow(`${name} N=${N}`, value, "ms", {
            spread: [low, high],
            control: timing.control,
            ...(name === "dense"
              ? { note: `${(forwardFlops(N) / value / 1e6).toFixed(1)} GF/s` }
              : {}),
          }),
        );
      }
    }
    return rows;
  },
};
