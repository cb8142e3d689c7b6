import { isBuiltin } from "node:module";
import { posix } from "node:path";
import { independent, rowOf, rows } from "./rows.mjs";

/**
 * @typedef {{
 *   name: string,
 *   private?: boolean,
 *   exports?: Record<string, unknown>,
 *   dependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>,
 *   devDependencies?: Record<string, string>,
 * }} Manifest
 * @typedef {{
 *   manifest: Manifest,
 *   files: ReadonlySet<string>,
 * }} Package files: paths relative to the package, with `/`
 * @typedef {"published" | "aside" | "kernel"} Role
 */

/**
 * What a file is for. Tests, claims and benches lie aside: they are not published. Kernels are
 * AssemblyScript.
 *
 * @param {string} file
 * @returns {Role}
 */
export function roleOf(file) {
  if (file.endsWith(".as.ts")) return "kernel";
  return /\.(test|claim|bench)\.ts$/.test(file) ? "aside" : "published";
}

/**
 * Whether a file may import this.
 *
 * @param {string} file path of the importing file, relative to its package
 * @param {string | undefined} specifier undefined where it is computed
 * @param {Package} from the importing file's package
 * @param {ReadonlyMap<string, Package>} workspace all packages by name
 * @returns {string | undefined} what is wrong with it
 */
export function judgeImport(file, specifier, from, workspace) {
  const role = roleOf(file);
  const app = from.manifest.private === true;
  if (specifier === undefined) {
    return app || role === "aside" ? undefined : "bundlers cannot follow a computed import";
  }
  if (specifier.startsWith(".")) return judgeRelative(file, specifier, from, role);
  if (role === "kernel") return judgeKernel(specifier, from, workspace);
  if (isBuiltin(specifier)) {
    return app || role === "aside" ? undefined : "published source must run without Node's modules";
  }
  const [name, path] = splitSpecifier(specifier);
  const target = workspace.get(name);
  const problem =
    target && (judgeDirection(from.manifest.name, name) ?? judgeEntry(path, target.manifest));
  return problem ?? judgeExternal(name, path, from.manifest, app || role === "aside");
}

/**
 * @param {string} file
 * @param {string} specifier
 * @param {Package} from
 * @param {Role} role
 */
function judgeRelative(file, specifier, { files, manifest }, role) {
  const target = resolveRelative(file, specifier, role);
  if (target.startsWith("..")) return "reaches into another package's files: import it by name";
  if (target === "package.json") return undefined;
  // Data, or a picture: the app's bundler finds it, or fails.
  if (manifest.private && !/\.[cm]?[jt]sx?$/.test(target)) return undefined;
  if (!files.has(target) && !target.startsWith("src/generated/")) return `there is no ${target}`;
  const targetRole = roleOf(target);
  if ((role === "kernel") !== (targetRole === "kernel")) {
    return "kernels and TypeScript cannot import each other";
  }
  if (role === "published" && targetRole === "aside") return "published source cannot import it";
  return undefined;
}

/**
 * The file, relative to the package, that a relative import means.
 *
 * @param {string} file
 * @param {string} specifier
 * @param {Role} role
 */
export function resolveRelative(file, specifier, role) {
  const target = posix.join(posix.dirname(file), specifier);
  return role === "kernel" ? `${target}.ts` : target;
}

/**
 * AssemblyScript knows no `exports`: kernels import another package's kernels by name and path.
 *
 * @param {string} specifier
 * @param {Package} from
 * @param {ReadonlyMap<string, Package>} workspace
 */
function judgeKernel(specifier, from, workspace) {
  const [name, path] = splitSpecifier(specifier);
  const target = workspace.get(name);
  if (target === undefined) return "a kernel may import only kernels";
  if (!target.files.has(`${path.slice(2)}.ts`)) return `${name} has no ${path.slice(2)}.ts`;
  return judgeDirection(from.manifest.name, name) ?? judgeExternal(name, path, from.manifest, true);
}

/**
 * @param {string} from
 * @param {string} to
 */
function judgeDirection(from, to) {
  const [upper, lower] = [rowOf(from), rowOf(to)];
  if (from === to || lower > upper) return undefined;
  const way = lower === upper ? "sideways" : "up";
  return `points ${way}: ${rows[upper]?.name} may import only rows below, and ${to} is in ${rows[lower]?.name}`;
}

/**
 * @param {string} path
 * @param {Manifest} to
 */
const judgeEntry = (path, { name, exports = {} }) =>
  path in exports ? undefined : `${name} does not export ${path}`;

/**
 * @param {string} name
 * @param {string} path
 * @param {Manifest} manifest
 * @param {boolean} development whether devDependencies are there at run time
 */
function judgeExternal(name, path, manifest, development) {
  if (name.startsWith("@tensorflow/") && path.startsWith("./dist")) {
    return "reaches into tfjs's build: import the package by its name";
  }
  const { dependencies, peerDependencies, devDependencies } = manifest;
  const declared = { ...dependencies, ...peerDependencies, ...(development && devDependencies) };
  if (name !== manifest.name && !(name in declared)) {
    const where = development ? "package.json" : "its dependencies or peerDependencies";
    return `${manifest.name} does not declare ${name} in ${where}`;
  }
  if (!development && independent.includes(manifest.name) && name !== manifest.name) {
    return `${manifest.name} imports nothing outside itself`;
  }
  return undefined;
}

/**
 * @param {string} specifier
 * @returns {[name: string, path: string]} `@a/b/c` → `@a/b`, `./c`
 */
function splitSpecifier(specifier) {
  const parts = specifier.split("/");
  const length = specifier.startsWith("@") ? 2 : 1;
  const rest = parts.slice(length).join("/");
  return [parts.slice(0, length).join("/"), rest === "" ? "." : `./${rest}`];
}
