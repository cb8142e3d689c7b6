import { attention } from "@frugal/attention-core";
import { window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { checkRows } from "../../checks/checkRows.ts";
import { type AttentionInputs, randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { batchedWindow } from "../../peers/window/batchedWindow.ts";
import { perBlockWindow } from "../../peers/window/perBlockWindow.ts";
import { readOutWindow } from "../../peers/window/readOutWindow.ts";
import type { WindowPeer } from "../../peers/window/windowPeer.ts";
import { times } from "../../terminal/quantities.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import { D, H, TOLERANCE } from "../sizes.ts";
import type { Case, Goal } from "../suite.ts";

const SIZE = 256;
const LONG = 16_384;
const SHORT = 4096;
const OURS = "ours";
const GOAL: Goal = { atLeast: 20, aim: 25, better: "more" };

/** One way of writing it, at the block sizes that came near its best. */
interface Way {
  readonly name: string;
  /** Made of tfjs ops alone, so that it has a gradient. */
  readonly ops: boolean;
  make(N: number): readonly (readonly [block: number, peer: WindowPeer])[];
}

const WAYS: readonly Way[] = [
  {
    name: "tfjs ops, batched products, blocks as long as the window",
    ops: true,
    make: (N) => [[SIZE, batchedWindow({ N, size: SIZE, block: SIZE })]],
  },
  {
    name: "tfjs ops, batched products, shorter blocks",
    ops: true,
    make: (N) => [64, 128].map((block) => [block, batchedWindow({ N, size: SIZE, block })]),
  },
  {
    name: "tfjs ops, 2-D products block by block",
    ops: true,
    make: (N) =>
      [128, 256, 512].map((block) => [
        block,
        perBlockWindow({ N, size: SIZE, block, segment: 8 * block }),
      ]),
  },
  {
    name: "2-D products of rows read out of tfjs",
    ops: false,
    make: (N) => [64, 128, 256].map((block) => [block, readOutWindow({ N, size: SIZE, block })]),
  },
];

/** A window against what one can write in tfjs, in every way that is known to be good at something. */
export const windowPeers: Case = {
  name: `window(${SIZE}) against blocked local attention in tfjs`,
  async run({ quick, say }) {
    await openBackend("wasm");
    const N = quick ? SHORT : LONG;
    const inputs = randomRows(H, N, D);
    const { q, k, v } = inputs;
    const mask = window(SIZE);
    const own = tf.tidy(() => {
      const output = attention(q, k, v, { mask });
      checkRows(mask.name, inputs, output, mask, TOLERANCE);
      return output.dataSync();
    });

    const entrants = [];
    for (const { name, ops, make } of WAYS) {
      const peers = make(N);
      for (const [block, peer] of peers) {
        say(`${mask.name} N=${N}: ${name}, blocks of ${block}`);
        const theirs = tf.tidy(() => peer.attend(q, k, v).dataSync());
        const what = `${mask.name} N=${N}: ours and ${name}, blocks of ${block}`;
        checkAgreement(what, own, theirs, TOLERANCE);
      }
      entrants.push({ name, ops, ...(await quickestOf(peers, inputs)) });
    }

    say(`${mask.name} N=${N} against blocked local attention in tfjs`);
    const timing = await interleave<string>(
      {
        [OURS]: freed(() => attention(q, k, v, { mask })),
        ...Object.fromEntries(
          entrants.map(({ name, best }) => [name, freed(() => best.attend(q, k, v))]),
        ),
      },
      quick ? { minRounds: 1, maxRounds: 1 } : { minRounds: 2, maxRounds: 2 },
    );
    tf.dispose({ ...inputs });
    for (const { best } of entrants) best.dispose();

    const timeOf = ({ name }: { readonly name: string }) => timing.milliseconds(name);
    const quickest = Math.min(...entrants.filter(({ ops }) => ops).map(timeOf));
    return entrants.map(({ name, ops, note }) =>
      ratioRow(`${mask.name} causal N=${N}, ${name} / ours`, {
        value: timing.milliseconds(OURS),
        baseline: timing.milliseconds(name),
        unit: "ms",
        ratio: timing.statistic((pass) => (pass[name] as number) / (pass[OURS] as number)),
        control: timing.control,
        ...(ops && timing.milliseconds(name) === quickest ? { goal: GOAL } : {}),
        note,
      }),
    );
  },
};

/** The block size that takes least, found in one round; the others are freed. */
async function quickestOf(
  peers: readonly (readonly [block: number, peer: WindowPeer])[],
  { q, k, v }: AttentionInputs,
) {
  const timing = await interleave<string>(
    Object.fromEntries(
      peers.map(([block, peer]) => [String(block), freed(() => peer.attend(q, k, v))]),
    ),
    { minRounds: 1, maxRounds: 1 },
  );
  const ranked = peers
    .map(([block, peer]) => ({ block, peer, took: timing.milliseconds(String(block)) }))
    .sort((a, b) => a.took - b.took);
  const [best, ...others] = ranked as [(typeof ranked)[number], ...typeof ranked];
  for (const { peer } of others) peer.dispose();
  const rest = others.map(({ block, took }) => `, ${block} took ${times(took / best.took)}`);
  return { best: best.peer, note: `blocks of ${best.block}${rest.join("")}` };
}
