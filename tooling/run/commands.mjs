import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execute } from "./execute.mjs";
import { refusal } from "./refusal.mjs";
import { root } from "./root.mjs";
import { runTasks } from "./runTasks.mjs";
import { environment, setUp } from "./setUp.mjs";

const CHECKS = ["lint", "imports", "typecheck", "build:wasm"];
const TESTS = [...CHECKS, "build", "test", "pack", "consume"];

/**
 * What the scripts of the root package.json do: each takes the arguments and gives the exit code.
 *
 * @type {Record<string, (args: string[]) => Promise<number>>}
 */
export const commands = {
  start: (args) => bench("start", args, BUILT),
  bench: (args) => bench("bench", args, BUILT),
  train: (args) => bench("train", args, BUILT),
  claims: (args) => bench("claims", args, SOURCE),
  docs,
  "docs:build": (args) => runTasks(["docs:build", ...args]),
  build: (args) => runTasks(["build", ...args]),
  check: (args) => runTasks([...CHECKS, ...args], { report: true }),
  test: (args) => runTasks([...TESTS, ...args], { report: true }),
  format: (args) => tool(process.execPath, ["tooling/format.mjs", ...args]),
  pnpm: (args) => execute("pnpm", args, { cwd: root, env: environment(), interactive: true }),
  changeset: (args) => tool("changeset", args),
  release,
  "release:rehearse": rehearse,
};

const BUILT = { tasks: ["build", "--filter=@frugal/bench^..."], conditions: [] };

// Claims lie beside the source that they are about, so all of it is read from source.
const SOURCE = { tasks: ["build:wasm"], conditions: ["--conditions=@frugal/source"] };

/**
 * @param {string} command of apps/bench
 * @param {string[]} args
 * @param {{ tasks: string[], conditions: string[] }} how
 */
async function bench(command, args, { tasks, conditions }) {
  const env = await setUp();
  console.log("Building …");
  const code = await runTasks([...tasks, "--output-logs=errors-only"], { env, quiet: true });
  if (code !== 0) return code;
  const app = join(root, "apps", "bench");
  const tsx = pathToFileURL(createRequire(join(app, "package.json")).resolve("tsx")).href;
  const cli = join(app, "src", "cli.ts");
  const node = [...conditions, "--import", tsx, cli, command, ...args];
  // Paths among the arguments are meant from where the user is.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const tsconfig = join(app, "tsconfig.json");
  return execute(process.execPath, node, { cwd, env: { ...env, TSX_TSCONFIG_PATH: tsconfig } });
}

/**
 * Serves the site while its pages are written.
 *
 * @param {string[]} args of VitePress, such as `--port 8080`
 */
async function docs(args) {
  const env = await setUp();
  console.log("Generating …");
  const code = await runTasks(["generate", "--output-logs=errors-only"], { env, quiet: true });
  if (code !== 0) return code;
  const pnpm = ["--filter", "@frugal/docs", "run", "docs", ...args];
  return execute("pnpm", pnpm, { cwd: root, env, interactive: true });
}

/**
 * @param {string} file
 * @param {string[]} args
 */
async function tool(file, args) {
  return execute(file, args, { cwd: root, env: await setUp(), interactive: true });
}

/** Publishes what changesets has versioned; see `refusal` for when it does not. */
async function release() {
  const reason = refusal(process.env);
  if (reason !== undefined) throw new Error(reason);
  const code = await runTasks(TESTS, { report: true });
  return code === 0 ? tool("changeset", ["publish"]) : code;
}

/** Packs everything and says what a release would publish. */
async function rehearse() {
  const env = await setUp();
  const code = await runTasks(["pack", "--output-logs=errors-only"], { env, quiet: true });
  return code === 0 ? execute("node", ["tooling/rehearse.mjs"], { cwd: root, env }) : code;
}
