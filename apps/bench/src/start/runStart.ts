import { basename } from "node:path";
import { checkKernels } from "../checks/checkKernels.ts";
import { writeWhole } from "../process/writeWhole.ts";
import { machine } from "../report/machine.ts";
import { reportPage } from "../report/reportPage.ts";
import { progressTo } from "../terminal/progress.ts";
import { size } from "../terminal/quantities.ts";
import { compareSizes } from "./sizes/compareSizes.ts";
import { sizeHeading, sizeLines } from "./sizes/sizeLines.ts";
import { train } from "./training/train.ts";
import { trainingLines } from "./training/trainingLines.ts";

const LENGTHS = [512, 1024, 2048, 4096, 8192, 16_384];
const QUICK_LENGTHS = [512, 1024, 2048];

export interface StartJob {
  readonly text: string;
  readonly textFile: string;
  readonly outFile: string;
  readonly quick: boolean;
}

/** Is it right, what does it cost, and can one train with it? Then a report of it. */
export async function runStart({ text, textFile, outFile, quick }: StartJob): Promise<void> {
  const progress = progressTo(process.stderr);
  const print = (lines: string) => {
    progress.clear();
    console.log(lines);
  };
  const began = performance.now();
  print(`Text: ${basename(textFile)}, ${[...text].length} characters. ${machine()}.\n`);

  const checks = await checkKernels(progress.say);
  print("1. Every kernel against its float64 reference: largest difference");
  for (const { backend, checks: count, forward, gradient } of checks)
    print(
      `   ${backend.padEnd(4)}  forward ${forward.toExponential(1)}  gradient ${gradient.toExponential(1)}  (${count} checks)`,
    );

  print(
    "\n2. Attention over rows of the text, one thread: CPU time, ratio, peak memory of the process",
  );
  print(sizeHeading);
  const lengths = quick ? QUICK_LENGTHS : LENGTHS;
  const sizes = await compareSizes(text, lengths, progress.say, (found) => print(sizeLines(found)));
  print(
    `   Four heads of 64. A process with tfjs loaded takes ${size(sizes.base)} before it computes anything.`,
  );

  print(
    "\n3. Training a character model, causal window attention through our op and through tfjs ops",
  );
  const training = await train(text, quick ? 12 : 24, progress.say);
  print(trainingLines(training));

  const facts = { text: basename(textFile), machine: machine(), date: new Date() };
  await writeWhole(outFile, await reportPage({ facts, checks, sizes, training }));
  const seconds = Math.round((performance.now() - began) / 1000);
  print(`\nPlots and tables: ${outFile} (${seconds} s)`);
}
