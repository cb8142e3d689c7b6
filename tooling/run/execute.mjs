import { spawn } from "node:child_process";
import { constants } from "node:os";

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
const GRACE = 5000;
const PATIENCE = 500;

/**
 * @typedef {object} Options
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {boolean} [interactive] the program may ask questions: keep it in the foreground
 * @property {boolean} [quiet] show its output only where it fails
 */

/**
 * Runs a program to its end, with its output on ours. A signal that ends us ends the program and
 * all that it started.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Options} options
 * @returns {Promise<number>} its exit code; 128 + n where signal n ended it or us
 */
export function execute(file, args, { cwd, env, interactive = false, quiet = false }) {
  // A group of its own lets one signal reach everything that the program has started.
  const grouped = !interactive && process.platform !== "win32";
  /** @type {import("node:child_process").StdioOptions} */
  const stdio = quiet ? "pipe" : [interactive ? "inherit" : "ignore", "inherit", "inherit"];
  const child = spawn(file, args, { cwd, env, stdio, detached: grouped });
  child.stdin?.end();
  /** @type {Buffer[]} */
  const output = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => output.push(chunk));
  }

  /** @param {NodeJS.Signals} signal */
  const send = (signal) => {
    if (child.pid === undefined) return;
    try {
      process.kill(grouped ? -child.pid : child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  /** @type {NodeJS.Signals | null} */
  let received = null;
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => {
    received ??= signal;
    send(signal);
    setTimeout(send, GRACE, "SIGKILL").unref();
  };
  for (const signal of SIGNALS) process.on(signal, end);
  const watch = watchParent(() => end("SIGTERM"));

  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new Error(`cannot start ${file}: ${error.message}`)));
    child.on("close", (code, signal) => {
      const ended = received ?? signal;
      if (ended !== null) send("SIGKILL");
      else if (code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(ended === null ? (code ?? 1) : 128 + constants.signals[ended]);
    });
  }).finally(() => {
    clearInterval(watch);
    for (const signal of SIGNALS) process.off(signal, end);
  });
}

/**
 * npm, when something ends it, ends its shell but not us.
 *
 * @param {() => void} gone called where npm's shell is no more
 */
function watchParent(gone) {
  const parent = process.ppid;
  const check = () => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) gone();
  };
  return setInterval(check, PATIENCE).unref();
}
