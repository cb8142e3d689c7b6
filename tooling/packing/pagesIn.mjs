import { readdirSync } from "node:fs";
import { join } from "node:path";

/** What is made, and the site, whose code are samples that its own tests run. */
const OTHERS = /^(\.|node_modules$|dist$|site$)/;

/**
 * All pages of Markdown that are written by hand.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function pagesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return OTHERS.test(entry.name) ? [] : pagesIn(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}
