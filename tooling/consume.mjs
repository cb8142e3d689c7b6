import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, posix, relative } from "node:path";
import { independent } from "./imports/rows.mjs";
import { checkInstalled } from "./packing/checkInstalled.mjs";
import { checkTypes } from "./packing/checkTypes.mjs";
import { openProject } from "./packing/openProject.mjs";
import { pagesIn } from "./packing/pagesIn.mjs";
import { programOf } from "./packing/programOf.mjs";
import { tarballOf } from "./packing/tarballOf.mjs";
import { root } from "./run/root.mjs";

// Uses the packed packages as their user would: installs them with npm outside the workspace,
// imports every entry, checks the types, and runs the examples of every page of Markdown.

const { version } = createRequire(import.meta.url)("@tensorflow/tfjs-core/package.json");
const TFJS = Object.fromEntries(
  ["tfjs", "tfjs-core", "tfjs-backend-wasm"].map((name) => [`@tensorflow/${name}`, version]),
);

const packages = readdirSync(join(root, "packages"))
  .map((name) => join(root, "packages", name))
  .filter((folder) => existsSync(join(folder, "package.json")))
  .map(readPackage);

const READMES = [root, ...packages.map(({ folder }) => folder)].map((at) => join(at, "README.md"));

use(packages, TFJS, root);
for (const alone of packages.filter(({ name }) => independent.includes(name))) {
  use([alone], {}, alone.folder);
}

/**
 * @param {typeof packages} used
 * @param {Record<string, string>} peers
 * @param {string} folder in which the pages lie
 */
function use(used, peers, folder) {
  const tarballs = Object.fromEntries(used.map(({ name, tarball }) => [name, tarball]));
  const project = openProject(tarballs, peers);
  const entries = used.flatMap((one) => one.entries);
  try {
    for (const { name } of used) {
      const manifest = JSON.parse(project.read(`node_modules/${name}/package.json`));
      attempt(`manifest of ${name}`, () => expectNone(checkInstalled(manifest)));
    }
    for (const entry of entries) {
      attempt(`import of ${entry}`, () => project.run(`import ${JSON.stringify(entry)};`));
    }
    for (const page of pagesIn(folder)) {
      attempt(`examples of ${relative(root, page)}`, () => {
        const program = programOf(readFileSync(page, "utf8"));
        if (program !== "") project.run(program);
        else if (READMES.includes(page)) throw new Error("expected an example in js, got none");
      });
    }
    attempt("types", () => expectNone(checkTypes(project.folder, entries)));
  } finally {
    project.close();
  }
}

/**
 * @param {string} what
 * @param {() => void} check
 */
function attempt(what, check) {
  try {
    check();
    console.log(`${what}: right`);
  } catch (error) {
    console.error(`${what}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

/** @param {string[]} problems */
function expectNone(problems) {
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

/** @param {string} folder */
function readPackage(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const paths = Object.keys(manifest.exports).filter((path) => path !== "./package.json");
  return {
    name: String(manifest.name),
    folder,
    tarball: tarballOf(folder, manifest),
    entries: paths.map((path) => posix.join(manifest.name, path)),
  };
}
