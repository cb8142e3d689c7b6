import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TIMEOUT = 120_000;

/**
 * A new project outside the workspace, with packages installed by npm.
 *
 * @param {readonly string[]} installs what npm is asked to install
 */
export function openProject(installs) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "frugal consumer ")));
  const close = () => rmSync(folder, { recursive: true, force: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  try {
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    const shell = process.platform === "win32";
    execFileSync("npm", ["install", ...quiet, ...installs], { cwd: folder, stdio: "pipe", shell });
  } catch (error) {
    close();
    throw error;
  }
  return {
    folder,
    close,

    /** @param {string} path inside the project */
    read: (path) => readFileSync(join(folder, path), "utf8"),

    /**
     * Runs a module to its end.
     *
     * @param {string} source
     * @throws {Error} with what it printed, where it fails or does not end
     */
    run(source) {
      writeFileSync(join(folder, "run.mjs"), source);
      const options = /** @type {const} */ ({ cwd: folder, timeout: TIMEOUT, encoding: "utf8" });
      const { status, signal, stdout, stderr } = spawnSync(process.execPath, ["run.mjs"], options);
      if (status !== 0) throw new Error(`exit ${status ?? signal}\n${stdout}${stderr}`);
    },
  };
}

/** @typedef {ReturnType<typeof openProject>} Project */
