import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const CLI = fileURLToPath(new URL("./cli.ts", import.meta.url));
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli "));
  await writeFile(join(folder, "empty.txt"), "");
  await writeFile(join(folder, "short.txt"), "Too short.");
  await writeFile(join(folder, "long.txt"), "Long enough, by far. ".repeat(200));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the command as a user in `folder` would. */
async function frugal(...args: string[]) {
  const node = ["--conditions=@frugal/source", "--import", "tsx", CLI, ...args];
  const env = { ...process.env, INIT_CWD: folder };
  const child = spawn(process.execPath, node, { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const code = await new Promise((resolve) => child.on("close", resolve));
  return { code, output };
}

describe.concurrent("the command", () => {
  test.each([
    [
      ["bench", "attension"],
      2,
      ['expected a suite, got "attension"', "  attention  @frugal", "  masks  "],
    ],
    [["bench"], 2, ["missing required argument 'suite'", "run one suite: attention, masks"]],
    [["bench", "attention", "--quik"], 2, ["unknown option '--quik'", "--quick", "--json <file>"]],
    [["bench", "attention", "--profile"], 2, ['expected a suite with a profile, got "attention"']],
    [["bench", "masks", "--text", "long.txt"], 2, ["expected a suite that takes --text and --out"]],
    [["bench", "extrapolation", "--text", "none.txt"], 1, ["--text: expected a file that can be"]],
    [["start", "--fast"], 2, ["unknown option '--fast'", "--text <file>", "--out <file>"]],
    [["dance"], 2, ["unknown command 'dance'", "start", "bench", "claims"]],
    [["claims", "Z99"], 2, ['got "Z99"; there are: ', "S1, S2, S3, S4, S5, S6, S7, S8"]],
    [["start", "--text", "none.txt"], 1, ["--text: expected a file that can be read", "none.txt"]],
    [["start", "--text", "empty.txt"], 1, ["--text: expected text, got an empty file"]],
    [["start", "--text", "short.txt"], 1, ["--text: expected at least 2000 characters, got 10"]],
    [["start", "--text", "long.txt", "--out", "no/report.html"], 1, ["--out: expected a folder"]],
    [["bench", "attention", "--json", "no/a.jsonl"], 1, ["--json: expected a folder"]],
    [["--help"], 0, ["start", "bench", "claims"]],
  ] as const)("%j ends with code %i and says why", async (args, code, parts) => {
    const result = await frugal(...args);
    for (const part of parts) expect(result.output).toContain(part);
    expect(result.output).not.toContain("    at ");
    expect(result.code).toBe(code);
  });
});
