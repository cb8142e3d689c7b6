import { filePath } from "../process/filePath.ts";
import { checkWritable } from "../process/writeWhole.ts";
import { DEFAULT_TEXT, loadText } from "../text/loadText.ts";

export interface StartOptions {
  readonly text?: string;
  readonly out: string;
  readonly quick?: boolean;
}

/** The main job. What the user named is looked at before anything heavy is even loaded. */
export async function start({ text: path, out, quick = false }: StartOptions): Promise<void> {
  const textFile = path === undefined ? DEFAULT_TEXT : filePath(path);
  const outFile = filePath(out);
  const text = await loadText(textFile);
  await checkWritable("--out", outFile);
  const { runStart } = await import("../start/runStart.ts");
  await runStart({ text, textFile, outFile, quick });
}
