import { WrongResultError } from "../../measure/agreement.ts";
import { bootstrapInterval, type Interval } from "../../measure/bootstrapInterval.ts";
import { startChild } from "../../process/childProcess.ts";
import type * as served from "./traineeChild.ts";
import type { Step, TrainingShape } from "./traineeChild.ts";

export interface Training {
  readonly shape: TrainingShape;
  /** Step by step, taking turns. */
  readonly ours: readonly Step[];
  readonly peer: readonly Step[];
  /** What ours went on to do in the CPU time that the other had taken. */
  readonly further: readonly Step[];
  /** Time of a step, theirs over ours. */
  readonly ratio: Interval;
  /** The largest difference of losses at the same step. */
  readonly difference: number;
  /** Whether both hold exactly as many tensors and bytes after every step. */
  readonly level: boolean;
}

const SHAPE: TrainingShape = { N: 512, window: 128, layers: 2, heads: 4, D: 16 };

/** Losses start equal; rounding then grows, slowly, through the optimizer. */
const FIRST_STEPS = 10;
const TOLERANCE = 1e-3;

/**
 * Trains the same model from the same start on the same batches, once with our attention and once
 * with plain tfjs ops, each in a process of its own, step by step in turns.
 *
 * @throws {WrongResultError} when the losses of the first steps differ, or the loss does not fall
 */
export async function train(
  text: string,
  steps: number,
  say: (text: string) => void,
): Promise<Training> {
  const url = new URL("./traineeChild.ts", import.meta.url);
  const children = [startChild<typeof served>(url), startChild<typeof served>(url)] as const;
  const [own, other] = children;
  try {
    await Promise.all([
      own.call.open("ours", text, SHAPE),
      other.call.open("tfjs ops", text, SHAPE),
    ]);
    const ours: Step[] = [];
    const peer: Step[] = [];
    for (let i = 0; i < steps; i++) {
      const turns = [
        async () => void ours.push(await own.call.step(i)),
        async () => void peer.push(await other.call.step(i)),
      ];
      for (const turn of i % 2 === 0 ? turns : turns.reverse()) await turn();
      say(`training: step ${i + 1} of ${steps}, loss ${ours.at(-1)?.loss.toFixed(3)}`);
    }
    await other.stop();

    const further: Step[] = [];
    const total = (list: readonly Step[]) => list.reduce((sum, one) => sum + one.milliseconds, 0);
    for (
      let left = total(peer) - total(ours);
      left > 0;
      left -= further.at(-1)?.milliseconds ?? 0
    ) {
      further.push(await own.call.step(steps + further.length));
      say(`training on: step ${steps + further.length}, loss ${further.at(-1)?.loss.toFixed(3)}`);
    }
    return summarize(ours, peer, further);
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}

function summarize(
  ours: readonly Step[],
  peer: readonly Step[],
  further: readonly Step[],
): Training {
  const differences = ours.map(({ loss }, i) => Math.abs(loss - (peer[i] as Step).loss));
  const early = Math.max(...differences.slice(0, FIRST_STEPS));
  if (!(early <= TOLERANCE))
    throw new WrongResultError(
      `training: expected losses within ${TOLERANCE} of each other in the first ${FIRST_STEPS} steps, got a difference of ${early}`,
    );
  const [first, last] = [meanLoss(ours.slice(0, 3)), meanLoss(ours.slice(-3))];
  if (!(last < first))
    throw new WrongResultError(`training: expected the loss to fall, got ${first} → ${last}`);
  // The first step makes the optimizer's own tensors and compiles code.
  const settled = (list: readonly Step[]) => list.slice(1);
  const level = [settled([...ours, ...further]), settled(peer)].every((list) =>
    list.every(({ tensors, bytes }) => tensors === list[0]?.tensors && bytes === list[0].bytes),
  );
  return {
    shape: SHAPE,
    ours,
    peer,
    further,
    ratio: bootstrapInterval(
      settled(ours).map(({ milliseconds }, i) => settled(peer)[i]!.milliseconds / milliseconds),
    ),
    difference: Math.max(...differences),
    level,
  };
}

const meanLoss = (list: readonly Step[]) =>
  list.reduce((sum, { loss }) => sum + loss, 0) / list.length;
