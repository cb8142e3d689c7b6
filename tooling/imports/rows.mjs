/**
 * The only direction of imports: a package may import packages of lower rows, never of its own row
 * or a higher one. Highest row first.
 *
 * @type {readonly { name: string, packages: readonly string[] }[]}
 */
export const rows = [
  { name: "site", packages: ["@frugal/docs"] },
  { name: "apps", packages: ["@frugal/bench"] },
  { name: "methods", packages: ["@frugal/gau", "@frugal/positional", "@frugal/metrics"] },
  { name: "kernels", packages: ["@frugal/attention-core", "@frugal/monarch"] },
  { name: "base", packages: ["@frugal/sparse-masks", "@frugal/engine"] },
];

/** Packages that import nothing outside themselves: geometry without tensors. */
export const independent = ["@frugal/sparse-masks"];

/**
 * @param {string} name
 * @returns {number} 0 for the highest row; -1 for a package that is in none
 */
export const rowOf = (name) => rows.findIndex(({ packages }) => packages.includes(name));
