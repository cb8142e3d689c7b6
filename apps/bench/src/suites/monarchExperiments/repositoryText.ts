import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGES = fileURLToPath(new URL("../../../../../packages", import.meta.url));
const MOST = 2 ** 19;

/**
 * What this repository has that is long enough to learn from: the TypeScript of its packages, their
 * files in alphabetical order, half a million characters of it. It changes as they do; compare only
 * figures of one run.
 */
export async function repositoryText(): Promise<string> {
  const files = (await readdir(PACKAGES, { recursive: true }))
    .filter((file) => file.endsWith(".ts") && /^[^/\\]+[/\\]src[/\\]/.test(file))
    .filter((file) => !file.includes("generated"))
    .sort();
  // Spread over all packages, so that the end is like the rest.
  const texts = await Promise.all(files.map((file) => readFile(join(PACKAGES, file), "utf8")));
  const every = Math.max(1, texts.reduce((sum, text) => sum + text.length, 0) / MOST);
  return texts
    .filter((_, at) => Math.floor(at / every) !== Math.floor((at - 1) / every))
    .join("\n");
}
