import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { execute } from "./execute.mjs";
import { findPnpm } from "./findPnpm.mjs";
import { root } from "./root.mjs";

const STATE = join(root, "node_modules", ".frugal.json");

/**
 * Makes pnpm and all dependencies available; what is there already is left alone.
 *
 * @returns {Promise<NodeJS.ProcessEnv>} the environment in which `pnpm` and `turbo` are found
 * @throws {Error} where the dependencies cannot be installed
 */
export async function setUp() {
  const env = environment();
  const hash = hashOfManifests();
  if (readState().hash === hash && isInstalled()) return env;
  console.log("Installing dependencies …");
  const args = ["install", "--frozen-lockfile", "--prefer-offline"];
  const code = await execute("pnpm", args, { cwd: root, env: { ...env, CI: "true" } });
  if (code !== 0) {
    throw new Error(
      "install: the dependencies could not be installed (see above). After a change of a package.json run `npm run pnpm -- install`.",
    );
  }
  writeState({ hash });
  return env;
}

/** The environment in which `pnpm` is found, and whatever is installed. */
export function environment() {
  const { npm_config_prefer_offline = "true", ...given } = process.env;
  const env = {
    ...given,
    ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
    TURBO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
    // What one Node has passed says nothing about another.
    FRUGAL_PLATFORM: `${process.version} ${process.platform} ${process.arch}`,
    npm_config_prefer_offline,
    npm_config_update_notifier: "false",
  };
  const remembered = readState().pnpm;
  const pnpm = findPnpm(remembered, env);
  if (pnpm !== remembered) writeState({ pnpm });
  const name = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const bins = [dirname(pnpm), join(root, "node_modules", ".bin")];
  return { ...env, [name]: [...bins, process.env[name]].join(delimiter) };
}

/** @returns {{ hash?: string, pnpm?: string }} what earlier runs have left */
function readState() {
  try {
    return JSON.parse(readFileSync(STATE, "utf8"));
  } catch {
    return {};
  }
}

/** @param {{ hash?: string, pnpm?: string }} change */
function writeState(change) {
  const state = { ...readState(), ...change };
  mkdirSync(dirname(STATE), { recursive: true });
  writeFileSync(STATE, `${JSON.stringify(state)}\n`);
}

/** Everything that decides what gets installed. */
function hashOfManifests() {
  const hash = createHash("sha256");
  const manifests = workspaces().map((folder) => join(folder, "package.json"));
  for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests]) {
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

function isInstalled() {
  return ["", ...workspaces()].every((folder) => existsSync(join(root, folder, "node_modules")));
}

/** The folders of the workspace's packages, relative to its root. */
function workspaces() {
  const inside = ["apps", "packages"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(parent, name)),
  );
  return [...inside, "tooling"].filter((folder) => existsSync(join(root, folder, "package.json")));
}
