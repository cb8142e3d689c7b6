import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./places.ts";

// Keeps in data/ what the pages show of `npm run claims` and `npm run bench`, with date and machine:
// `npm run pnpm -- --filter @frugal/docs run measure claims masks` measures; `claims=A.jsonl,B.jsonl`
// takes what those commands wrote with --json on this machine.
const asked = process.argv.slice(2);
if (asked.length === 0) throw new Error("measure: expected claims or suites, got nothing");
const folder = mkdtempSync(join(tmpdir(), "frugal-docs-"));
try {
  for (const [name = "", files] of asked.map((one) => one.split("="))) {
    const paths = files?.split(",").map((file) => resolve(process.env.INIT_CWD ?? ".", file));
    keep(name, paths ?? [run(name)]);
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Runs the command of that name, and says where its lines are. */
function run(name: string): string {
  const file = join(folder, `${name}.jsonl`);
  const command = name === "claims" ? ["claims"] : ["bench", name, "--quick"];
  const args = ["tooling/run.mjs", ...command, "--json", file];
  try {
    execFileSync("node", args, { cwd: root, stdio: "inherit" });
  } catch (error) {
    // A claim that does not hold is a result too.
    if (name !== "claims") throw error;
  }
  return file;
}

function keep(name: string, files: readonly string[]): void {
  const rows = files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): { id?: string } => JSON.parse(line)),
  );
  rows.sort((a, b) => (a.id ?? "").localeCompare(b.id ?? "", "en", { numeric: true }));
  const model = cpus()[0]?.model.trim() || process.arch;
  const memory = Math.round(totalmem() / 2 ** 30);
  const kept = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${model}, ${cpus().length} cores, ${memory} GiB, Node ${process.versions.node}`,
    rows,
  };
  const data = fileURLToPath(new URL("../data/", import.meta.url));
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, `${name}.json`), `${JSON.stringify(kept, undefined, 2)}\n`);
}
