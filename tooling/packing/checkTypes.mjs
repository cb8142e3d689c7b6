import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const OPTIONS = [
  ...["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"],
  ...["--module", "nodenext", "--lib", "es2022,dom", "--types", ""],
];

/**
 * What TypeScript has against the declarations of packages, as their user sees them.
 *
 * @param {string} folder a project in which they are installed
 * @param {readonly string[]} entries what to import
 * @returns {string[]}
 */
export function checkTypes(folder, entries) {
  const lines = entries.map(
    (entry, i) => `import * as entry${i} from "${entry}";\nvoid entry${i};`,
  );
  writeFileSync(join(folder, "types.ts"), lines.join("\n"));
  const tsc = join(createRequire(import.meta.url).resolve("typescript/package.json"), "../bin/tsc");
  const args = [tsc, ...OPTIONS, "types.ts"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  // tfjs's own declarations have errors, which are not ours to tell of.
  return stdout
    .split("\n")
    .filter((line) => /^(types\.ts|node_modules\/@frugal\/|error)/.test(line));
}
