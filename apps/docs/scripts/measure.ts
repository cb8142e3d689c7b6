import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { DEFAULT_TEXT } from "@frugal/bench/loadText";
import { suites } from "@frugal/bench/suites";
import { keepExtrapolation } from "./data/keepExtrapolation.ts";
import { keepRows } from "./data/keepRows.ts";
import { root } from "./places.ts";

// Keeps in data/ what pages show of `npm run claims` and `npm run bench`, with command, date and
// machine. `npm run pnpm -- --filter @frugal/docs run measure --quick claims masks` measures;
// `claims=A.jsonl,B.jsonl` takes what the command, run on this machine with the same options, wrote
// with --json. `--text` is for the suites that learn one.
const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((one) => one !== "--"),
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, text: { type: "string" } },
});
const names = ["claims", ...suites.map(({ name }) => name)];
const asked = positionals.map((one) => {
  const [name = "", files] = one.split("=");
  if (!names.includes(name)) {
    throw new Error(`measure: expected some of ${names.join(", ")}, got ${one}`);
  }
  return { name, files: files?.split(",").map(fromHere) };
});
if (asked.length === 0) throw new Error(`measure: expected some of ${names.join(", ")}`);

const scratch = mkdtempSync(join(tmpdir(), "frugal-docs-"));
const date = new Date().toISOString().slice(0, 10);
try {
  for (const { name, files } of asked) {
    const { command, text, folder } = commandOf(name);
    const shown = `npm run ${command.map((word) => (word === text ? basename(word) : word)).join(" ")}`;
    const found = files ?? [run(name, command, folder)];
    keepRows(name, { command: shown, date, files: found });
    if (name === "extrapolation") {
      await keepExtrapolation(folder ?? "", text ?? DEFAULT_TEXT, shown, date);
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}

function commandOf(name: string): { command: string[]; text?: string; folder?: string } {
  if (name === "claims") return { command: ["claims"] };
  const command = ["bench", "--", name, ...(values.quick ? ["--quick"] : [])];
  if (!suites.some((suite) => suite.name === name && suite.takesText)) return { command };
  const folder = join(root, "apps/bench/trained", name);
  if (values.text === undefined) return { command, folder };
  const text = fromHere(values.text);
  return { command: [...command, "--text", text], text, folder };
}

/** Runs a command, and says where its lines are. */
function run(name: string, command: readonly string[], folder: string | undefined): string {
  const file = join(scratch, `${name}.jsonl`);
  const words = command.filter((word) => word !== "--");
  const args = [...words, ...(folder === undefined ? [] : ["--out", folder]), "--json", file];
  try {
    execFileSync("node", ["tooling/run.mjs", ...args], { cwd: root, stdio: "inherit" });
  } catch (error) {
    // A claim that does not hold is a result too.
    if (name !== "claims") throw error;
  }
  return file;
}

/** A path as the user means it. */
function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? ".", path);
}
