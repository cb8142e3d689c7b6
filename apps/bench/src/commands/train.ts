import { mkdir } from "node:fs/promises";
import { filePath } from "../process/filePath.ts";
import { DEFAULT_TEXT, loadText } from "../text/loadText.ts";
import { checkSettings } from "../train/settings.ts";
import { UsageError } from "./usageError.ts";

/** As the command line has them: text, whatever they mean. */
export interface TrainOptions {
  readonly text?: string;
  readonly out: string;
  readonly minutes: string;
  readonly mask: string;
  readonly layers: string;
  readonly heads: string;
  readonly width: string;
  readonly context: string;
  readonly batch: string;
  readonly rate: string;
  readonly threads?: string;
  readonly fresh?: boolean;
}

/** Trains a character model. What the user named is looked at before anything heavy is loaded. */
export async function train(options: TrainOptions): Promise<void> {
  const { text: path, out, fresh = false } = options;
  const settings = {
    layers: whole("layers", options.layers, 64),
    heads: whole("heads", options.heads, 64),
    width: whole("width", options.width, 4096),
    context: whole("context", options.context, 65_536),
    batch: whole("batch", options.batch, 1024),
    rate: number("rate", options.rate, 1),
    mask: options.mask,
  };
  checkSettings(settings);
  const minutes = number("minutes", options.minutes, 10_000);
  const { threads } = options;
  const count = threads === undefined ? undefined : whole("threads", threads, 64);
  const textFile = path === undefined ? DEFAULT_TEXT : filePath(path);
  const folder = filePath(out);
  const text = await loadText(textFile);
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new Error(`--out: expected a folder that can be made, got ${folder} (${error.message})`);
  });
  const { runTrain } = await import("../train/runTrain.ts");
  await runTrain({
    ...{ text, textFile, folder, settings, fresh },
    seconds: 60 * minutes,
    ...(count !== undefined && { threads: count }),
  });
}

function number(option: string, said: string, most: number): number {
  const value = said.trim() === "" ? Number.NaN : Number(said);
  if (!(value > 0 && value <= most))
    throw new UsageError(`--${option}: expected a number above 0, up to ${most}, got "${said}"`);
  return value;
}

function whole(option: string, said: string, most: number): number {
  const value = number(option, said, most);
  if (!Number.isInteger(value))
    throw new UsageError(`--${option}: expected a whole number, got "${said}"`);
  return value;
}
