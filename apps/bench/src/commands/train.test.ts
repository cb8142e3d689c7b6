import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));
const SMALL = [
  "--layers",
  "1",
  "--heads",
  "1",
  "--width",
  "16",
  "--context",
  "32",
  "--threads",
  "1",
];
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "train "));
  await writeFile(join(folder, "long.txt"), "Long enough, by far. ".repeat(200));
  await writeFile(join(folder, "checkpoint"), "no checkpoint");
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `train` as a user in `folder` would, and interrupts it once it says `until`. */
async function train(args: readonly string[], until?: string) {
  const node = ["--conditions=@frugal/source", "--import", "tsx", CLI, "train", ...args];
  const env = { ...process.env, INIT_CWD: folder };
  const child = spawn(process.execPath, node, { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (until === undefined || !output.includes(until)) return;
      until = undefined;
      // Twice, as npm and the terminal do it.
      for (let i = 0; i < 2; i++) child.kill("SIGINT");
    });
  const code = await new Promise((resolve) => child.on("close", resolve));
  return { code, output };
}

describe.concurrent("a wrong call", () => {
  test.each([
    [["--minutes", "x"], 2, '--minutes: expected a number above 0, up to 10000, got "x"'],
    [["--layers", "1.5"], 2, '--layers: expected a whole number, got "1.5"'],
    [["--batch", "-1"], 2, '--batch: expected a number above 0, up to 1024, got "-1"'],
    [["--width", "30", "--heads", "4"], 2, "--width: expected a multiple of 4 heads, got 30"],
    [
      ["--mask", "window"],
      2,
      "--mask: expected causal, window:SIZE, strided:SIZE, sparse:SIZE, got",
    ],
    [["--text", "none.txt"], 1, "--text: expected a file that can be read"],
    [["--text", "long.txt", "--context", "5000"], 1, "--context: expected at most 419"],
    [["--out", "long.txt"], 1, "--out: expected a folder that can be made"],
    [["--out", "."], 1, "(it is something else); nothing was loaded"],
  ] as const)("%j ends with code %i and says why", async (args, code, why) => {
    const result = await train(args);
    expect(result.output).toContain(why);
    expect(result.output).not.toContain("    at ");
    expect(result.code).toBe(code);
  });
});

test("an interrupted run saves, and the same command goes on", async () => {
  const args = ["--text", "long.txt", "--out", "run", ...SMALL];
  const interrupted = await train([...args, "--minutes", "30"], "step 1,");
  expect(interrupted.code).toBe(130);
  const [, steps] = /Interrupted after step (\d+);/.exec(interrupted.output) ?? [];
  expect(await readFile(join(folder, "run", "report.html"), "utf8")).toContain("interrupted");
  const resumed = await train([...args, "--minutes", "0.02"]);
  expect(resumed.output).toContain(`Going on after step ${steps}, `);
  expect(resumed.output).toContain("nats (");
  expect(resumed.code).toBe(0);
});
