import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run/root.mjs";
import { hideDecorators, showDecorators } from "./wasm/decorators.mjs";

// `format.mjs` formats the repository, `format.mjs --check` says what is not formatted or linted.
// Biome cannot read AssemblyScript's decorators, so kernels go through it one by one without them.

const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
const checking = process.argv.includes("--check");

/** @param {string} source */
function formatKernel(source) {
  const args = [biome, "format", "--stdin-file-path=kernel.ts"];
  const input = hideDecorators(source);
  return showDecorators(execFileSync(process.execPath, args, { cwd: root, input }).toString());
}

function kernels() {
  return readdirSync(join(root, "packages"), { recursive: true })
    .map((path) => join("packages", path.toString()))
    .filter((path) => path.endsWith(".as.ts") && !path.includes("node_modules"));
}

try {
  const args = [biome, "check", "--error-on-warnings", ...(checking ? [] : ["--write"]), "."];
  execFileSync(process.execPath, args, { cwd: root, stdio: "inherit" });
} catch {
  process.exitCode = 1;
}

for (const path of kernels()) {
  const source = readFileSync(join(root, path), "utf8");
  const formatted = formatKernel(source);
  if (formatted === source) continue;
  if (checking) {
    console.error(`${path}: not formatted; run \`npm run format\``);
    process.exitCode = 1;
  } else {
    writeFileSync(join(root, path), formatted);
    console.log(`Formatted ${path}`);
  }
}
