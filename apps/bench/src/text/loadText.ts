import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The prose that this repository holds. */
export const DEFAULT_TEXT: string = fileURLToPath(
  new URL("../../text/measure.txt", import.meta.url),
);

/** Fewer characters than this are not enough to train on. */
export const SHORTEST = 2000;

const MOST_BYTES = 4 * 2 ** 20;

/**
 * The text of a UTF-8 file, of which at most the first 4 MiB are read.
 *
 * @throws {Error} when it cannot be read, is no text, or is shorter than `SHORTEST`
 */
export async function loadText(path: string): Promise<string> {
  const text = decode(path, await readStart(path)).replaceAll("\r\n", "\n");
  const length = [...text].length;
  if (text.trim() === "") throw new Error(`--text: expected text, got an empty file: ${path}`);
  if (length < SHORTEST)
    throw new Error(`--text: expected at least ${SHORTEST} characters, got ${length}: ${path}`);
  return text;
}

async function readStart(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      if ((await file.stat()).isDirectory()) throw new Error("it is a folder");
      const bytes = new Uint8Array(MOST_BYTES);
      let length = 0;
      while (length < MOST_BYTES) {
        const { bytesRead } = await file.read(bytes, length, MOST_BYTES - length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return bytes.subarray(0, length);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new Error(`--text: expected a file that can be read, got ${path} (${reason(error)})`);
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "it does not exist";
  return code === "EACCES" ? "reading it is not allowed" : message;
}

function decode(path: string, bytes: Uint8Array): string {
  // The limit may have cut the last character in two; `stream` leaves such a rest out.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    const text = decoder.decode(bytes, { stream: bytes.length === MOST_BYTES });
    if (text.includes("\0")) throw new Error();
    return text;
  } catch {
    throw new Error(`--text: expected UTF-8 text, got other bytes: ${path}`);
  }
}
