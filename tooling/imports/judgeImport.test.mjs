import { expect, test } from "vitest";
import { judgeImport } from "./judgeImport.mjs";

/** @param {string} name @param {Partial<import("./judgeImport.mjs").Manifest>} more @param {string[]} files */
const pack = (name, more = {}, files = []) => ({
  manifest: { name, exports: { ".": {}, "./package.json": "./package.json" }, ...more },
  files: new Set(files),
});

const all = Object.fromEntries(
  ["sparse-masks", "engine", "attention-core", "monarch", "gau", "metrics", "bench", "docs"].map(
    (name) => [`@frugal/${name}`, "workspace:^"],
  ),
);

const workspace = new Map(
  [
    pack("@frugal/sparse-masks", {
      dependencies: { ...all, lodash: "1" },
      devDependencies: { vitest: "1" },
    }),
    pack("@frugal/engine", { dependencies: all }, ["assembly/pack.as.ts"]),
    pack(
      "@frugal/attention-core",
      {
        dependencies: { "@frugal/engine": "1", "@frugal/sparse-masks": "1" },
        peerDependencies: { "@tensorflow/tfjs-core": "4" },
        devDependencies: { "@tensorflow/tfjs": "4", "@frugal/monarch": "1" },
      },
      ["src/index.ts", "src/a/a.ts", "src/a/a.test.ts", "src/a/a.as.ts", "src/a/b.as.ts"],
    ),
    pack("@frugal/monarch", { dependencies: all }),
    pack("@frugal/gau", { dependencies: all }),
    pack("@frugal/metrics", { dependencies: all }),
    pack("@frugal/bench", { private: true, dependencies: all }),
    pack("@frugal/docs", { private: true, dependencies: all }),
  ].map((found) => [found.manifest.name, found]),
);

/** @param {string} from @param {string | undefined} specifier @param {string} [file] */
const judge = (from, specifier, file = "src/index.ts") => {
  const found = workspace.get(`@frugal/${from}`);
  if (found === undefined) throw new Error(from);
  return judgeImport(file, specifier, found, workspace);
};

test.each([
  ["attention-core", "@frugal/engine"],
  ["attention-core", "@frugal/sparse-masks"],
  ["attention-core", "@tensorflow/tfjs-core"],
  ["attention-core", "./a/a.ts"],
  ["attention-core", "./generated/kernels.ts"],
  ["gau", "@frugal/sparse-masks"],
  ["bench", "@frugal/gau"],
  ["bench", "node:fs"],
  ["bench", undefined],
])("%s may import %s", (from, specifier) => {
  expect(judge(from, specifier)).toBeUndefined();
});

test.each([
  ["engine", "@frugal/attention-core", "points up"],
  ["engine", "@frugal/sparse-masks", "points sideways"],
  ["sparse-masks", "@frugal/engine", "points sideways"],
  ["monarch", "@frugal/attention-core", "points sideways"],
  ["gau", "@frugal/metrics", "points sideways"],
  ["metrics", "@frugal/bench", "points up"],
  ["bench", "@frugal/docs", "points up"],
  ["sparse-masks", "lodash", "imports nothing outside itself"],
  ["attention-core", "lodash", "does not declare lodash"],
  ["attention-core", "@tensorflow/tfjs", "does not declare @tensorflow/tfjs"],
  ["attention-core", "@tensorflow/tfjs-core/dist/tensor", "tfjs's build"],
  ["attention-core", "@frugal/engine/threads", "does not export ./threads"],
  ["attention-core", "@frugal/engine/src/index.ts", "does not export"],
  ["attention-core", "../../engine/src/index.ts", "reaches into another package's files"],
  ["attention-core", "node:worker_threads", "Node's modules"],
  ["attention-core", "fs", "Node's modules"],
  ["attention-core", undefined, "computed import"],
  ["attention-core", "./a/missing.ts", "there is no src/a/missing.ts"],
  ["attention-core", "./a/a.js", "there is no src/a/a.js"],
  ["attention-core", "./a/a.test.ts", "published source cannot import it"],
  ["attention-core", "./a/a.as.ts", "kernels and TypeScript"],
])("%s may not import %s", (from, specifier, problem) => {
  expect(judge(from, specifier)).toContain(problem);
});

test("tests may use Node and devDependencies, but no other direction", () => {
  const file = "src/a/a.test.ts";
  expect(judge("attention-core", "node:fs", file)).toBeUndefined();
  expect(judge("attention-core", "@tensorflow/tfjs", file)).toBeUndefined();
  expect(judge("sparse-masks", "vitest", file)).toBeUndefined();
  expect(judge("attention-core", "fast-check", file)).toContain("does not declare");
  expect(judge("attention-core", "@frugal/monarch", file)).toContain("points sideways");
});

test("kernels import kernels, by path at home and by name elsewhere", () => {
  const file = "src/a/a.as.ts";
  expect(judge("attention-core", "./b.as", file)).toBeUndefined();
  expect(judge("attention-core", "@frugal/engine/assembly/pack.as", file)).toBeUndefined();
  expect(judge("attention-core", "./a", file)).toContain("kernels and TypeScript");
  expect(judge("attention-core", "@frugal/engine/assembly/no.as", file)).toContain("has no");
  expect(judge("attention-core", "vitest", file)).toContain("only kernels");
  expect(judge("sparse-masks", "@frugal/engine/assembly/pack.as", file)).toContain("sideways");
});
