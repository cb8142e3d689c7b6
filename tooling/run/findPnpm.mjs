import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { root } from "./root.mjs";

/**
 * The pnpm that the workspace names. npm fetches and keeps it, so that nobody has to install it.
 *
 * @param {string | undefined} remembered where it was found last
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} its path
 * @throws {Error} where npm cannot provide it
 */
export function findPnpm(remembered, env) {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  if (remembered && versionOf(remembered) === packageManager) return remembered;

  const where = process.platform === "win32" ? "where pnpm" : "command -v pnpm";
  const args = ["exec", "--yes", `--package=${packageManager}`, "--call", where];
  const path = npm(args, env).split(/\r?\n/)[0] ?? "";
  if (versionOf(path) === packageManager) return path;
  throw new Error(`set-up: expected npm to provide ${packageManager}, got "${path}"`);
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function npm(args, env) {
  // npm says where it is itself, unless another program started us.
  const self = process.env.npm_execpath ?? "";
  const direct = basename(self) === "npm-cli.js";
  const file = direct ? process.execPath : "npm";
  /** @type {import("node:child_process").StdioOptions} */
  const stdio = ["ignore", "pipe", "inherit"];
  const shell = !direct && process.platform === "win32";
  const options = { cwd: root, env, stdio, shell };
  try {
    return execFileSync(file, direct ? [self, ...args] : args, options).toString();
  } catch {
    throw new Error("set-up: npm could not fetch pnpm (see above); the first run needs a network");
  }
}

/** @param {string} path */
function versionOf(path) {
  const manifest = join(dirname(path), "..", "pnpm", "package.json");
  if (!existsSync(path) || !existsSync(manifest)) return undefined;
  return `pnpm@${JSON.parse(readFileSync(manifest, "utf8")).version}`;
}
