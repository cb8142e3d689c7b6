import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import getReleasePlan from "@changesets/get-release-plan";
import { tarballOf } from "./packing/tarballOf.mjs";
import { root } from "./run/root.mjs";

// Says what a release would publish, from the changesets and the packed packages. Publishes nothing.

const { releases } = await getReleasePlan(root);
const planned = new Map(releases.map((release) => [release.name, release]));

for (const name of readdirSync(join(root, "packages"))) {
  const folder = join(root, "packages", name);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const release = planned.get(manifest.name);
  const versions = release
    ? `${release.oldVersion} → ${release.newVersion} (${release.type})`
    : `${manifest.version}, no changeset`;
  const { size } = statSync(tarballOf(folder, manifest));
  console.log(`${manifest.name}: ${versions}; packed ${(size / 1024).toFixed(1)} kB`);
}
console.log("\nA rehearsal: nothing was published.");
