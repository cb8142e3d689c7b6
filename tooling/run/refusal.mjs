/**
 * Why nothing may be published from here. A release comes from CI, and only when it is told to.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} undefined where publishing is allowed
 */
export function refusal({ CI, FRUGAL_RELEASE }) {
  const inCi = CI !== undefined && CI !== "" && CI !== "false";
  if (!inCi) return "release: expected to run in CI, got no CI; see release:rehearse";
  if (FRUGAL_RELEASE === "yes") return undefined;
  return `release: expected FRUGAL_RELEASE=yes, got ${FRUGAL_RELEASE ?? "nothing"}`;
}
