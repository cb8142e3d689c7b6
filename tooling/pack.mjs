import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { checkPacked } from "./packing/checkPacked.mjs";

// Run in a package's folder: packs it into .packed/ as it would be published, and checks that.

const folder = ".packed";

try {
  const { filename, files, size } = pack();
  const problems = checkPacked(
    files.map(({ path }) => path),
    existsSync,
  );
  problems.push(...(await lint(filename)));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  checkTypes(filename);
  console.log(`${basename(filename)}: ${files.length} files, ${size} bytes`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @returns {{ filename: string, files: { path: string }[], size: number }} */
function pack() {
  execFileSync(process.execPath, [join(import.meta.dirname, "clean.mjs"), folder]);
  const output = execFileSync("pnpm", ["pack", "--json", "--pack-destination", folder]);
  return JSON.parse(output.toString());
}

/** @param {string} tarball */
async function lint(tarball) {
  const bytes = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  return messages
    .filter(({ type }) => type === "error")
    .map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`);
}

/** @param {string} tarball */
function checkTypes(tarball) {
  const cli = createRequire(import.meta.url).resolve("@arethetypeswrong/cli/package.json");
  const args = [
    join(cli, "..", "dist", "index.js"),
    tarball,
    "--profile",
    "esm-only",
    "--no-emoji",
  ];
  try {
    execFileSync(process.execPath, args, { stdio: "pipe" });
  } catch (error) {
    throw new Error(`attw:\n${/** @type {{ stdout: Buffer }} */ (error).stdout}`);
  }
}
