import "@tensorflow/tfjs"; // the gradients of its ops
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { setThreads } from "@frugal/engine";
import { accelerate, restore } from "@frugal/engine/accelerate";
import { filePath } from "../../process/filePath.ts";
import { type Characters, characters } from "../../start/training/characters.ts";
import { DEFAULT_TEXT, loadText } from "../../text/loadText.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { textDigest } from "../../train/checkpoint.ts";
import { split } from "../../train/split.ts";
import type { SuiteContext } from "../suite.ts";

/** Where experiments are done: a text, a folder for what they leave, and our kernels. */
export interface Lab {
  readonly quick: boolean;
  readonly folder: string;
  readonly textName: string;
  readonly digest: string;
  readonly numbered: Characters;
  readonly learned: Int32Array;
  readonly heldOut: Int32Array;
  /** Entropy of single characters in what is learned, nats: what one reaches by frequencies alone. */
  readonly unigram: number;
  say(text: string): void;
}

/** Beside the checkpoint of `train`, which git ignores. */
const FOLDER = filePath(join("trained", "gau"));

/** Pieces of held-out text are as long as that. */
const LONGEST = 128;

/** Runs something with a text and a folder, on our kernels and all threads. */
export async function inLab<T>(
  { quick, say, textFile = DEFAULT_TEXT, folder = FOLDER }: SuiteContext,
  run: (lab: Lab) => Promise<T>,
): Promise<T> {
  const text = await loadText(textFile);
  const numbered = characters(text);
  const { learned, heldOut } = split(numbered.ids, LONGEST);
  await mkdir(folder, { recursive: true });
  await openBackend("wasm");
  accelerate();
  setThreads(Math.min(64, availableParallelism()));
  try {
    return await run({
      ...{ quick, say, folder, numbered, learned, heldOut },
      textName: basename(textFile),
      digest: textDigest(text),
      unigram: entropyOf(learned),
    });
  } finally {
    setThreads(1);
    restore();
  }
}

function entropyOf(ids: Int32Array): number {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / ids.length;
    return sum - share * Math.log(share);
  }, 0);
}
