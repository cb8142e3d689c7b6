/**
 * What is wrong with a manifest as a user gets it.
 *
 * @param {{ dependencies?: object, peerDependencies?: object, exports?: object }} manifest
 * @returns {string[]}
 */
export function checkInstalled(manifest) {
  const problems = [];
  const needs = JSON.stringify({ ...manifest.dependencies, ...manifest.peerDependencies });
  if (/"(workspace|catalog):/.test(needs)) {
    problems.push(`needs ${needs}, which only this workspace understands`);
  }
  if (JSON.stringify(manifest.exports ?? {}).includes("@frugal/source")) {
    problems.push("exports its source: repeat `exports` without it in publishConfig.exports");
  }
  return problems;
}
