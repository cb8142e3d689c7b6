import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const data = fileURLToPath(new URL("../../data/", import.meta.url));

/** What was measured, and where its lines of JSON lie. */
export interface Found {
  readonly command: string;
  readonly date: string;
  readonly files: readonly string[];
}

/** Keeps lines of JSON as data/<name>.json, with the command, the date and this machine. */
export function keepRows(name: string, { command, date, files }: Found): void {
  const rows = files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): { id?: string } => JSON.parse(line)),
  );
  if (rows.length === 0) throw new Error(`measure: expected figures of ${name}, got none`);
  rows.sort((a, b) => (a.id ?? "").localeCompare(b.id ?? "", "en", { numeric: true }));
  const model = cpus()[0]?.model.trim() || process.arch;
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${model}, ${cpus().length} cores, ${memory} GiB, Node ${process.versions.node}`;
  mkdirSync(data, { recursive: true });
  const kept = { command, date, machine, rows };
  writeFileSync(join(data, `${name}.json`), `${JSON.stringify(kept, undefined, 2)}\n`);
}
