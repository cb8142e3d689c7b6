import { rotary } from "@frugal/positional";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { tfjsAngles, tfjsRotary, tfjsRotaryHalves } from "../../peers/tfjsRotary.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { againstPeers } from "../linear/againstPeers.ts";
import type { Case } from "../suite.ts";

const [H, N, D] = [8, 4096, 64];

const goal = { atLeast: 8, aim: 8 };

/** Turning queries against the same of tfjs's ops, whose tables are made beforehand. */
export const rotarySpeed: Case = {
  name: `rotary [1, ${H}, ${N}, ${D}] against tfjs`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, dOutput } = inputs;
    const angles = tfjsAngles(N, D);
    const halves = tf.tidy(() => ({
      cosines: tf.slice(angles.cosines, [0, 0], [N, D / 2]),
      sines: tf.slice(angles.sines, [0, 0], [N, D / 2]),
    }));
    // The first call after another contender finds the caches full of that one.
    const batch = 100;
    const budget = quick
      ? { batch, minRounds: 2, budget: 1500 }
      : { batch, minRounds: 5, budget: 8000 };
    const ours = (x: tf.Tensor) => rotary(x, { layout: "half" });
    const both = (x: tf.Tensor) => tfjsRotary(x as tf.Tensor4D, angles);
    const apart = (x: tf.Tensor) => tfjsRotaryHalves(x as tf.Tensor4D, halves);
    const forward = await againstPeers(
      `rotary N=${N}`,
      () => [ours(q)],
      [
        { name: "tfjs, halves exchanged", compute: () => [both(q)], goal },
        { name: "tfjs, halves apart", compute: () => [apart(q)], goal },
      ],
      budget,
    );
    const slopes = (turn: (x: tf.Tensor) => tf.Tensor) => () => [tf.grad(turn)(q, dOutput)];
    const backward = await againstPeers(
      `rotary and its gradient N=${N}`,
      slopes(ours),
      [{ name: "tfjs autodiff, halves apart", compute: slopes(apart), goal }],
      budget,
    );
    tf.dispose([{ ...inputs }, angles, halves]);
    return [...forward, ...backward];
  },
};
