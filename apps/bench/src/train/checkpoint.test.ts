import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "checkpoint "));
  path = join(folder, "checkpoint");
});
afterEach(() => rm(folder, { recursive: true }));

const checkpoint: Checkpoint = {
  settings: { layers: 1, heads: 1, width: 3, context: 4, mask: "causal", batch: 2, rate: 0.1 },
  text: "ab12",
  step: 7,
  seconds: 1.5,
  marks: [{ step: 5, seconds: 1, training: 2.5, heldOut: 2.25 }],
  tensors: new Map([
    ["é", Float32Array.of(1, -0, Number.NaN)],
    ["none", new Float32Array()],
    ["last", Float32Array.of(1e-40, 3e38)],
  ]),
};

test("comes back as it was, in the place of the one before", async () => {
  saveCheckpoint(path, { ...checkpoint, step: 1 });
  saveCheckpoint(path, checkpoint);
  expect(loadCheckpoint(path)).toEqual(checkpoint);
  expect(await readdir(folder)).toEqual(["checkpoint"]);
});

test("there need not be one", () => {
  expect(loadCheckpoint(path)).toBeUndefined();
});

test("one that is damaged anywhere is named, and not loaded", async () => {
  saveCheckpoint(path, checkpoint);
  const whole = await readFile(path);
  const flipped = [0, 21, 30, whole.length - 40, whole.length - 1].map((at) => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  });
  const cut = [0, 10, 25, whole.length - 1].map((length) => whole.subarray(0, length));
  for (const bytes of [...flipped, ...cut, Buffer.concat([whole, Buffer.alloc(4)])]) {
    await writeFile(path, bytes);
    expect(() => loadCheckpoint(path)).toThrow(`expected a whole one, got ${path}`);
  }
  expect(() => loadCheckpoint(folder)).toThrow(`expected a file that can be read, got ${folder}`);
});

test("leaves nothing behind where it cannot be written", async () => {
  await expect(async () => saveCheckpoint(folder, checkpoint)).rejects.toThrow();
  expect(await readdir(folder)).toEqual([]);
});
