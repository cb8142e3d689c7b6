import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { findCycle } from "./findCycle.mjs";
import { judgeImport, resolveRelative, roleOf } from "./judgeImport.mjs";
import { readImports } from "./readImports.mjs";
import { independent, rowOf } from "./rows.mjs";

const CODE = /\.[cm]?[jt]sx?$/;

/**
 * @typedef {import("./judgeImport.mjs").Package & { folder: string }} PackageOnDisk
 */

/**
 * Reads every import of every package and app of a workspace.
 *
 * @param {string} root
 * @returns {{ problems: string[], files: number }}
 */
export function checkWorkspace(root) {
  const packages = ["apps", "packages"].flatMap((parent) => readPackages(root, parent));
  const workspace = new Map(packages.map((found) => [found.manifest.name, found]));
  const problems = packages.flatMap((found) => [
    ...checkManifest(found),
    ...checkFiles(root, found, workspace),
  ]);
  return { problems, files: packages.reduce((sum, { files }) => sum + files.size, 0) };
}

/** @param {PackageOnDisk} found */
function checkManifest({ folder, manifest }) {
  const { name, dependencies, peerDependencies } = manifest;
  if (rowOf(name) < 0) return [`${folder}: ${name} has no row in tooling/imports/rows.mjs`];
  const needs = Object.keys({ ...dependencies, ...peerDependencies });
  return independent.includes(name) && needs.length > 0
    ? [`${folder}: ${name} may need nothing, but needs ${needs.join(", ")}`]
    : [];
}

/**
 * @param {string} root
 * @param {PackageOnDisk} found
 * @param {ReadonlyMap<string, PackageOnDisk>} workspace
 */
function checkFiles(root, found, workspace) {
  /** @type {string[]} */
  const problems = [];
  /** @type {Map<string, string[]>} */
  const graph = new Map();
  for (const file of found.files) {
    const path = `${found.folder}/${file}`;
    const imports = readImports(path, readFileSync(join(root, path), "utf8"));
    for (const { specifier, line } of imports) {
      const problem = judgeImport(file, specifier, found, workspace);
      if (problem) problems.push(`${path}:${line}: import of ${specifier ?? "…"}: ${problem}`);
    }
    const relative = imports.flatMap(({ specifier }) =>
      specifier?.startsWith(".") ? [resolveRelative(file, specifier, roleOf(file))] : [],
    );
    graph.set(file, relative);
  }
  const cycle = findCycle(graph);
  if (cycle) problems.push(`${found.folder}: import cycle: ${cycle.join(" → ")}`);
  return problems;
}

/**
 * @param {string} root
 * @param {string} parent
 * @returns {PackageOnDisk[]}
 */
function readPackages(root, parent) {
  return readdirSync(join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")),
      files: sourceFiles(join(root, folder)),
    }));
}

/**
 * @param {string} folder
 * @returns {Set<string>}
 */
function sourceFiles(folder) {
  const files = ["assembly", "browser", "site/.vitepress", "src"].flatMap((name) => {
    if (!existsSync(join(folder, name))) return [];
    const paths = readdirSync(join(folder, name), { recursive: true });
    return paths.map((path) => `${name}/${path.toString().split(sep).join("/")}`);
  });
  return new Set(files.filter((path) => CODE.test(path) && !path.startsWith("src/generated/")));
}
