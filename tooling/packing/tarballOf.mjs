import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Where `pack.mjs` has left a package.
 *
 * @param {string} folder the package's
 * @param {{ name: string, version: string }} manifest
 * @returns {string}
 * @throws {Error} where it has not been packed
 */
export function tarballOf(folder, { name, version }) {
  const file = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
  const path = join(folder, ".packed", file);
  if (!existsSync(path)) throw new Error(`${name}: expected it packed in ${path}`);
  return path;
}
