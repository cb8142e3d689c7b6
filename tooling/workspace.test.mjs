import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import getReleasePlan from "@changesets/get-release-plan";
import { expect, test } from "vitest";
import { root } from "./run/root.mjs";

/** @param {string} path */
const read = (path) => readFileSync(join(root, path), "utf8");

const packages = readdirSync(join(root, "packages")).filter((name) =>
  existsSync(join(root, "packages", name, "package.json")),
);

test("the lockfile names no place to download from", () => {
  expect(read("pnpm-lock.yaml")).not.toMatch(/https?:|tarball/);
});

test("the changesets can be read", async () => {
  await expect(getReleasePlan(root)).resolves.toHaveProperty("releases");
});

test("nothing names a registry", () => {
  const manifests = packages.map((name) => `packages/${name}/package.json`);
  for (const path of [".npmrc", "package.json", "pnpm-workspace.yaml", ...manifests]) {
    expect(read(path)).not.toMatch(/registry|_auth/i);
  }
});

test.each(packages)("%s publishes its entries without the source condition", (name) => {
  const manifest = JSON.parse(read(`packages/${name}/package.json`));
  const published = Object.entries(manifest.exports).map(([entry, target]) => {
    if (typeof target === "string") return [entry, target];
    const { "@frugal/source": source, ...others } = target;
    expect(source).toMatch(/^\.\/src\/.*\.ts$/);
    return [entry, others];
  });
  expect(manifest.publishConfig.exports).toEqual(Object.fromEntries(published));
});

test.each(packages)("%s is used by apps/bench, and so by the pack test", (name) => {
  expect(JSON.parse(read("apps/bench/package.json")).dependencies).toHaveProperty([
    `@frugal/${name}`,
  ]);
});

test.each(packages)("%s has the licence of the whole", (name) => {
  expect(read(`packages/${name}/LICENSE`)).toBe(read("LICENSE"));
});
