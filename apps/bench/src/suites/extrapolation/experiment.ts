import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setThreads } from "@frugal/engine";
import { accelerate } from "@frugal/engine/accelerate";
import { type ExtrapolationCell, evaluateExtrapolation } from "@frugal/positional/extrapolation";
import * as tf from "@tensorflow/tfjs-core";
import { writeWhole } from "../../process/writeWhole.ts";
import { characters } from "../../start/training/characters.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { textDigest } from "../../train/checkpoint.ts";
import { split } from "../../train/split.ts";
import { judged } from "./judged.ts";
import { learn } from "./learn.ts";
import { type Run, runsOf } from "./runs.ts";
import type { Toy } from "./toy.ts";

/** What a run gave, or why it could not be done. */
export interface Judged {
  readonly model: string;
  readonly seed: number;
  readonly steps: number;
  readonly cells: readonly ExtrapolationCell[];
  readonly failed?: string;
}

export interface ExperimentOptions {
  readonly toy: Toy;
  readonly text: string;
  /** Where models, results and pictures go; what is there is gone on with. */
  readonly folder: string;
  readonly quick: boolean;
  readonly threads: number;
  /** Passages of each length and kind; 32 unless given. */
  readonly examples?: number;
  say(text: string): void;
}

/** Multiples of the trained length. */
const TIMES = [1, 2, 4, 8];

/** Also these, for what stays within a window or was made to go on. */
const FAR_TIMES = [16, 32, 64];
const FAR_METHODS = ["window", "BCA", "ReRoPE w32", "ReRoPE w32 + log n"];
const FAR_EXAMPLES = 4;

/**
 * Trains each model, from where an earlier call left it, and judges it with its methods; one that
 * breaks is noted and the others go on.
 */
export async function experiment(options: ExperimentOptions): Promise<Judged[]> {
  const { toy, text, folder, quick, threads, say, examples = 32 } = options;
  await mkdir(folder, { recursive: true });
  const numbered = characters(text);
  const { learned, heldOut } = split(numbered.ids, toy.trained);
  const digest = textDigest(text);
  await openBackend("wasm");
  accelerate();
  setThreads(threads);
  const runs = runsOf(toy, quick);
  const found: Judged[] = [];
  for (const [i, run] of runs.entries()) {
    const { variant, seed, steps } = run;
    const name = `${variant.name}, seed ${seed}, ${steps} steps`;
    const about = `${i + 1} of ${runs.length}: ${name}`;
    const base = { model: variant.name, seed, steps };
    try {
      const cells = await judged(
        join(folder, `${fileName(run)}.json`),
        { ...base, toy, examples, text: digest, methods: run.methods.map((method) => method.name) },
        async () => {
          const model = await learn({
            ...{ toy: { ...toy, steps }, variant, seed, ids: learned },
            ...{ vocabulary: numbered.vocabulary, digest },
            file: join(folder, `${fileName(run)}.model`),
            onStep: (step, loss) =>
              say(`${about}: step ${step} of ${steps}, loss ${loss.toFixed(3)}`),
          });
          try {
            const fits = (times: readonly number[]) =>
              times.map((one) => one * toy.trained).filter((length) => length < heldOut.length);
            const near = await evaluateExtrapolation(model, [heldOut], {
              ...{ lengths: fits(TIMES), methods: run.methods, examples },
              onCell: (cell) => say(`${about}: ${cell.method} at ${cell.length}`),
            });
            const far = run.methods.filter(
              (method) =>
                FAR_METHODS.includes(method.name) || method.name === variant.trainedBy.name,
            );
            const lengths = quick ? [] : fits(FAR_TIMES);
            if (far.length === 0 || lengths.length === 0) return near.cells;
            const beyond = await evaluateExtrapolation(model, [heldOut], {
              ...{ lengths, methods: far, examples: FAR_EXAMPLES },
              onCell: (cell) => say(`${about}: ${cell.method} at ${cell.length}`),
            });
            return [...near.cells, ...beyond.cells];
          } finally {
            tf.dispose([...model.variables.values()]);
          }
        },
      );
      found.push({ ...base, cells });
    } catch (error) {
      found.push({
        ...base,
        cells: [],
        failed: error instanceof Error ? error.message : String(error),
      });
    }
    await writeWhole(join(folder, "results.json"), `${JSON.stringify(found, plainArrays)}\n`);
  }
  return found;
}

const fileName = ({ variant, seed, steps }: Run) =>
  `${variant.name.replaceAll(/[^A-Za-z0-9]+/g, "-")}-${seed}-${steps}`.toLowerCase();

const plainArrays = (_: string, value: unknown) =>
  value instanceof Float64Array ? Array.from(value, (x) => Number(x.toFixed(4))) : value;
