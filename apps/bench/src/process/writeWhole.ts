import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { access, constants, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { onInterrupt } from "./onInterrupt.ts";

/**
 * Writes a file so that at any moment there is either the old one or all of the new one: into a
 * temporary file beside it, which then takes its name.
 */
export async function writeWhole(path: string, content: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  const release = onInterrupt(() => rmSync(temporary, { force: true }));
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    release();
  }
}

/**
 * @throws {Error} before any work is done, where `path` could not be written after it
 */
export async function checkWritable(option: string, path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await access(folder, constants.W_OK);
  } catch {
    throw new Error(`${option}: expected a folder that can be written to, got ${folder}`);
  }
  const existing = await stat(path).catch(() => undefined);
  if (existing && !existing.isFile())
    throw new Error(`${option}: expected the name of a file, got ${path}`);
}
