import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Settings } from "./settings.ts";

/** How far a model was at some moment. */
export interface Mark {
  readonly step: number;
  /** Of training, on the wall. */
  readonly seconds: number;
  /** Mean loss of the steps since the mark before, nats per character. */
  readonly training: number;
  readonly heldOut: number;
}

/** All that a run needs to go on; `S` is all that must be the same when it does. */
export interface Checkpoint<S = Settings> {
  readonly settings: S;
  /** `textDigest` of what it is trained on. */
  readonly text: string;
  readonly step: number;
  readonly seconds: number;
  readonly marks: readonly Mark[];
  /** Weights and the optimizer's moments, by name. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

/** What cannot be loaded, and why. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
}

const MAGIC = "frugal checkpoint 1\n";
const DIGEST = 32;

export const textDigest = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * Writes a checkpoint so that there is either the one before or all of this one. In one go, for a
 * signal must find no half of it.
 */
export function saveCheckpoint<S>(path: string, checkpoint: Checkpoint<S>): void {
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, encode(checkpoint));
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * @returns undefined where there is none
 * @throws {CheckpointError} where what is there is no whole checkpoint
 */
export function loadCheckpoint<S = Settings>(path: string): Checkpoint<S> | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new CheckpointError(
      `checkpoint: expected a file that can be read, got ${path} (${(error as Error).message})`,
    );
  }
  try {
    return decode<S>(bytes);
  } catch (error) {
    throw new CheckpointError(
      `checkpoint: expected a whole one, got ${path} (${(error as Error).message}); nothing was loaded. Move it away, or start anew with --fresh`,
    );
  }
}

/** First line, length of the header, header, numbers; then the SHA-256 of all that. */
function encode<S>({ tensors, ...rest }: Checkpoint<S>): Buffer {
  const lengths = [...tensors].map(([name, { length }]) => [name, length]);
  const header = Buffer.from(JSON.stringify({ ...rest, lengths }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  const values = [...tensors.values()].map((one) =>
    Buffer.from(one.buffer, one.byteOffset, one.byteLength),
  );
  const body = Buffer.concat([Buffer.from(MAGIC), size, header, ...values]);
  return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

function decode<S>(bytes: Buffer): Checkpoint<S> {
  if (bytes.subarray(0, MAGIC.length).toString() !== MAGIC) throw new Error("it is something else");
  const body = bytes.subarray(0, -DIGEST);
  const digest = createHash("sha256").update(body).digest();
  if (!digest.equals(bytes.subarray(-DIGEST))) throw new Error("it is damaged");
  const start = MAGIC.length + 4;
  let at = start + body.readUInt32LE(MAGIC.length);
  const { lengths, ...rest } = JSON.parse(body.subarray(start, at).toString()) as Omit<
    Checkpoint<S>,
    "tensors"
  > & { readonly lengths: readonly [string, number][] };
  const tensors = new Map<string, Float32Array>();
  for (const [name, length] of lengths) {
    // A copy, for numbers must start at a multiple of four.
    tensors.set(name, new Float32Array(Uint8Array.from(body.subarray(at, at + 4 * length)).buffer));
    at += 4 * length;
  }
  return { ...rest, tensors };
}
