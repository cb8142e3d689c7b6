import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The peers and their versions; a figure names them. */
export const VERSIONS = { "onnxruntime-web": "1.30.0", "onnxruntime-node": "1.30.0" } as const;

export type RuntimeName = keyof typeof VERSIONS;

/** Which git ignores: they are no dependency of anything here. */
const FOLDER = fileURLToPath(new URL("../../../.peers/", import.meta.url));

/**
 * Where a peer is imported from: installed by npm when it is first asked for. Each has a folder of its
 * own, and with it a copy of what both build on, where they would else put themselves in each
 * other's place.
 *
 * @throws {Error} when the registry cannot be reached, or npm fails otherwise
 */
export async function runtimePath(name: RuntimeName, say: (text: string) => void): Promise<string> {
  const folder = `${FOLDER}${name}/`;
  if (!(await isThere(folder, name))) await install(folder, name, say);
  return createRequire(`${folder}package.json`).resolve(name);
}

async function install(
  folder: string,
  name: RuntimeName,
  say: (text: string) => void,
): Promise<void> {
  const wanted = `${name}@${VERSIONS[name]}`;
  say(`installing ${wanted} in apps/bench/.peers (hundreds of megabytes)`);
  await mkdir(folder, { recursive: true });
  // A package of its own: else npm would look for one further up.
  await writeFile(`${folder}package.json`, JSON.stringify({ private: true }));
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--save-exact"];
  try {
    await promisify(execFile)("npm", ["install", ...flags, wanted], {
      cwd: folder,
      shell: process.platform === "win32",
      timeout: 10 * 60_000,
    });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? "";
    const reason = said
      .split("\n")
      .find((line) => /^npm (?:error|ERR!) (?!code|syscall|errno|address|port)/.test(line));
    throw new Error(
      `${wanted} could not be installed in apps/bench/.peers (${reason?.trim() ?? "npm failed"}); ` +
        "this suite needs the npm registry once",
    );
  }
}

async function isThere(folder: string, name: RuntimeName): Promise<boolean> {
  const file = `${folder}node_modules/${name}/package.json`;
  const found = await readFile(file, "utf8").catch(() => "{}");
  return JSON.parse(found).version === VERSIONS[name];
}
