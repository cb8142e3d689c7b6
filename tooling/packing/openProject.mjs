import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TIMEOUT = 120_000;

/**
 * A new project outside the workspace, with packages installed by npm.
 *
 * @param {Record<string, string>} tarballs the packed packages, by name
 * @param {Record<string, string>} others versions of what comes from the registry
 */
export function openProject(tarballs, others) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "frugal consumer ")));
  mkdirSync(join(folder, "pictures")); // examples draw into it
  const close = () => rmSync(folder, { recursive: true, force: true });
  const names = Object.keys(tarballs);
  const packed = names.map((name) => [name, `file:${tarballs[name]}`]);
  const manifest = {
    ...{ private: true, type: "module" },
    dependencies: { ...Object.fromEntries(packed), ...others },
    // They need each other in versions that no registry has yet.
    overrides: Object.fromEntries(names.map((name) => [name, `$${name}`])),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  try {
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    const shell = process.platform === "win32";
    execFileSync("npm", ["install", ...quiet], { cwd: folder, stdio: "pipe", shell });
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
