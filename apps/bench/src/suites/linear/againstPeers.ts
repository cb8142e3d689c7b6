import * as tf from "@tensorflow/tfjs";
import { checkAgreement } from "../../measure/agreement.ts";
import { type InterleaveOptions, interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Goal, Row } from "../suite.ts";
import { TOLERANCE } from "./sizes.ts";

/** Something that gives the same tensors as ours, and how many times as fast ours should be. */
export interface Peer {
  readonly name: string;
  readonly compute: () => tf.Tensor[];
  readonly goal?: Omit<Goal, "better">;
}

/** Checks that all agree, then times them in turns: a row for each peer. */
export async function againstPeers(
  name: string,
  ours: () => tf.Tensor[],
  peers: readonly Peer[],
  options: InterleaveOptions,
): Promise<Row[]> {
  tf.tidy(() => {
    const own = ours().map((x) => x.dataSync());
    for (const peer of peers) {
      tf.tidy(() => {
        peer.compute().forEach((theirs, at) => {
          const what = `${name}: ours and ${peer.name}`;
          checkAgreement(what, own[at] as Float32Array, theirs.dataSync(), TOLERANCE);
        });
      });
    }
  });
  const contenders: Record<string, () => void> = { ours: freed(ours) };
  for (const peer of peers) contenders[peer.name] = freed(peer.compute);
  const timing = await interleave(contenders, options);
  return peers.map((peer) =>
    ratioRow(`${name}, ${peer.name} / ours`, {
      value: timing.milliseconds("ours"),
      baseline: timing.milliseconds(peer.name),
      unit: "ms",
      ratio: timing.statistic((pass) => (pass[peer.name] as number) / (pass.ours as number)),
      control: timing.control,
      ...(peer.goal && { goal: { ...peer.goal, better: "more" } }),
    }),
  );
}
