import { fileURLToPath } from "node:url";
import { findClaims } from "../claims/findClaims.ts";
import { instrumentsFor } from "../claims/instruments.ts";
import { claimLine, type Outcome, runClaims } from "../claims/runClaims.ts";
import { filePath } from "../process/filePath.ts";
import { checkWritable, writeWhole } from "../process/writeWhole.ts";
import { progressTo } from "../terminal/progress.ts";
import { UsageError } from "./usageError.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** Runs the claims of all packages; the exit code says whether each holds. */
export async function claims(
  filter: string | undefined,
  { json }: { readonly json?: string },
): Promise<void> {
  const file = json === undefined ? undefined : filePath(json);
  if (file !== undefined) await checkWritable("--json", file);
  const all = await findClaims(ROOT);
  const wanted = all.filter(
    ({ claim, file: path }) =>
      filter === undefined || [claim.id, path].some((text) => text.includes(filter)),
  );
  if (wanted.length === 0)
    throw new UsageError(
      nothingFound(
        filter,
        all.map(({ claim }) => claim.id),
      ),
    );

  const progress = progressTo(process.stderr);
  const outcomes: Outcome[] = [];
  for await (const outcome of runClaims(wanted, instrumentsFor, progress.say)) {
    outcomes.push(outcome);
    progress.clear();
    console.log(show(outcome));
  }
  if (file !== undefined)
    await writeWhole(file, outcomes.map((outcome) => `${claimLine(outcome)}\n`).join(""));
  const failed = outcomes.filter(({ finding }) => !finding.holds);
  const held = outcomes.length - failed.length;
  console.log(`${held} of ${outcomes.length} claims hold.`);
  if (failed.length > 0) process.exitCode = 1;
}

function nothingFound(filter: string | undefined, ids: readonly string[]): string {
  const there = ids.length === 0 ? "there are none" : `there are: ${ids.join(", ")}`;
  return `claims: expected part of a claim's id or file, got "${filter ?? ""}"; ${there}`;
}

const show = ({ claim, file, finding }: Outcome) =>
  [
    `${finding.holds ? "holds" : "FAILS"}  ${claim.id}  ${claim.statement}`,
    `       expected  ${claim.expected}`,
    `       measured  ${finding.measured.replaceAll("\n", "\n                 ")}`,
    `       source    ${claim.source} (${file})`,
    "",
  ].join("\n");
