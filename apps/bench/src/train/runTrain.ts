import "@tensorflow/tfjs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { setThreads } from "@frugal/engine";
import { accelerate } from "@frugal/engine/accelerate";
import { cpuClock } from "../measure/clocks.ts";
import { writeWhole } from "../process/writeWhole.ts";
import { machine } from "../report/machine.ts";
import { characters } from "../start/training/characters.ts";
import { progressTo } from "../terminal/progress.ts";
import { digits } from "../terminal/quantities.ts";
import { openBackend } from "../tfjs/openBackend.ts";
import { type Checkpoint, loadCheckpoint, saveCheckpoint, textDigest } from "./checkpoint.ts";
import { noteInterrupt } from "./noteInterrupt.ts";
import { bar, clock, markLine } from "./progressLines.ts";
import { resumable, resume } from "./resume.ts";
import type { Settings } from "./settings.ts";
import { split } from "./split.ts";
import { trainer } from "./trainer.ts";
import { trainFor } from "./trainFor.ts";
import { trainPage } from "./trainPage.ts";

export interface TrainJob {
  readonly text: string;
  readonly textFile: string;
  readonly folder: string;
  readonly settings: Settings;
  /** Of training in all, on the wall, held-out loss and all. */
  readonly seconds: number;
  /** All that the machine has unless given. */
  readonly threads?: number;
  /** Takes no notice of a checkpoint that is there. */
  readonly fresh: boolean;
}

const SAMPLE = 600;
const TEMPERATURE = 0.8;
const INTERRUPTED = 130;

/** Between lines where they cannot be rewritten. */
const PAUSE = 30_000;

/**
 * Trains a character model for a time, from where an earlier run of the same settings in the same
 * folder ended; leaves a checkpoint and a report there, also when it is interrupted.
 */
export async function runTrain(job: TrainJob): Promise<void> {
  const { text, textFile, folder, settings, seconds, fresh } = job;
  const checkpointFile = join(folder, "checkpoint");
  const reportFile = join(folder, "report.html");
  const earlier = fresh ? undefined : loadCheckpoint(checkpointFile);
  const digest = textDigest(text);
  if (earlier) resumable(checkpointFile, earlier, { settings, text: digest });
  const numbered = characters(text);
  const { learned, heldOut } = split(numbered.ids, settings.context);

  await openBackend("wasm");
  accelerate();
  const threads = job.threads ?? Math.min(64, availableParallelism());
  setThreads(threads);
  const model = trainer(settings, numbered, learned);
  if (earlier) resume(model.state, earlier.tensors);
  const { layers, heads, width, context, batch, mask } = settings;
  console.log(
    [
      `Text: ${basename(textFile)}, ${learned.length} characters to learn from, ${heldOut.length} held out. ${machine()}, threads: ${threads}.`,
      `Model: ${layers} layers, ${heads} heads, ${width} wide; ${batch} examples of ${context} characters a step, mask ${mask}.`,
      ...(earlier ? [`Going on after step ${earlier.step}, ${clock(earlier.seconds)}.`] : []),
    ].join("\n"),
  );

  const progress = progressTo(process.stderr, PAUSE);
  const interrupt = noteInterrupt();
  const started = { cpu: cpuClock(), wall: performance.now() };
  const save = (run: Omit<Checkpoint, "settings" | "text" | "tensors">) =>
    saveCheckpoint(checkpointFile, {
      ...{ settings, text: digest, ...run },
      tensors: new Map(
        [...model.state].map(([name, variable]) => [name, variable.dataSync() as Float32Array]),
      ),
    });
  const run = await trainFor(model, {
    ...{ heldOut, seconds, rate: settings.rate },
    from: earlier ?? { step: 0, seconds: 0, marks: [] },
    stopped: () => interrupt.signal() !== undefined,
    onStep: (state) => progress.say(bar(state, seconds)),
    onMark(state) {
      progress.clear();
      const mark = state.marks.at(-1);
      if (mark) console.log(markLine(mark));
      save(state);
    },
  });
  const cores = (cpuClock() - started.cpu) / (performance.now() - started.wall);
  progress.clear();
  save(run);

  const last = run.marks.at(-1);
  const interrupted = interrupt.signal() !== undefined;
  let sample = "";
  if (interrupted) {
    console.log(`Interrupted after step ${run.step}; the same command goes on from there.`);
    process.exitCode = INTERRUPTED;
  } else {
    const written = model.write([...heldOut.subarray(0, context)], SAMPLE, TEMPERATURE);
    sample = written.map((id) => numbered.symbols[id]).join("");
    console.log(`\n${sample}\n`);
    const bits = digits((last?.heldOut ?? Number.NaN) / Math.LN2);
    console.log(
      `Held-out loss: ${last?.heldOut.toFixed(3)} nats (${bits} bits) per character, after ${run.step} steps in ${clock(run.seconds)}; ${cores.toFixed(1)} cores' worth of time.`,
    );
  }
  const facts = { text: basename(textFile), machine: machine(), date: new Date(), threads, cores };
  await writeWhole(reportFile, trainPage({ facts, settings, run, sample, interrupted }));
  interrupt.release();
  console.log(`Checkpoint: ${checkpointFile}\nLoss curve: ${reportFile}`);
}
