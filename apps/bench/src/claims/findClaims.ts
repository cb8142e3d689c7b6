import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Claim } from "@frugal/tooling/claim";

/** A claim, and where it is made. */
export interface FoundClaim {
  readonly claim: Claim;
  /** Relative to the repository. */
  readonly file: string;
  readonly url: URL;
}

const isClaim = (value: unknown): value is Claim =>
  typeof value === "object" && value !== null && "id" in value && "run" in value;

/**
 * Every claim that a `.claim.ts` file in the source of a package exports, in the order of their ids.
 *
 * @throws {Error} when a file makes no claim, or two claims have one id
 */
export async function findClaims(root: string): Promise<readonly FoundClaim[]> {
  const found: FoundClaim[] = [];
  for (const name of await readdir(join(root, "packages"))) {
    const source = join("packages", name, "src");
    const files = await readdir(join(root, source), { recursive: true }).catch(() => []);
    for (const path of files.filter((one) => one.endsWith(".claim.ts"))) {
      const file = join(source, path);
      const url = pathToFileURL(join(root, file));
      const claims = await claimsOf(url);
      if (claims.length === 0)
        throw new Error(`claims: expected ${file} to export a claim, got none`);
      found.push(...claims.map((claim) => ({ claim, file, url })));
    }
  }
  found.sort((a, b) => a.claim.id.localeCompare(b.claim.id, "en", { numeric: true }));
  found.forEach(({ claim, file }, i) => {
    const before = found[i - 1];
    if (before && before.claim.id === claim.id)
      throw new Error(
        `claims: expected ids to differ, got ${claim.id} in ${before.file} and ${file}`,
      );
  });
  return found;
}

/** The claims that one file exports. */
export async function claimsOf(url: URL): Promise<readonly Claim[]> {
  const exported: Record<string, unknown> = await import(url.href);
  return Object.values(exported).filter(isClaim);
}
