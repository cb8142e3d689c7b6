import { expect, test } from "vitest";
import { checkInstalled } from "./checkInstalled.mjs";
import { checkPacked } from "./checkPacked.mjs";
import { exampleOf } from "./exampleOf.mjs";

const files = ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts", "package.json"];

test("accepts what a build makes", () => {
  expect(checkPacked([...files, "dist/index.js.map", "src/index.ts"], () => true)).toEqual([]);
});

test("refuses what is missing", () => {
  expect(checkPacked(files.slice(1), () => true)).toEqual(["lacks LICENSE"]);
});

test.each(["src/a.test.ts", "dist/a.claim.js", "src/a.bench.ts", "dist/x.tsbuildinfo", ".env"])(
  "refuses %s",
  (path) => {
    expect(checkPacked([...files, path], () => true)).toEqual([expect.stringContaining(path)]);
  },
);

test("refuses what is left of an earlier build", () => {
  const problems = checkPacked([...files, "dist/old.d.ts.map"], (path) => path !== "src/old.ts");
  expect(problems).toEqual([expect.stringContaining("no source makes")]);
});

test("refuses a manifest that works only in the workspace", () => {
  expect(checkInstalled({ dependencies: { a: "^1.0.0" }, exports: { ".": "./a.js" } })).toEqual([]);
  expect(checkInstalled({ dependencies: { a: "workspace:^" } })).toHaveLength(1);
  expect(checkInstalled({ peerDependencies: { a: "catalog:" } })).toHaveLength(1);
  expect(checkInstalled({ exports: { ".": { "@frugal/source": "./a.ts" } } })).toHaveLength(1);
});

test("finds the first example of a README", () => {
  const readme = "# a\n\n```sh\nnpm i\n```\n\n```js\nlet a;\n\nlet b;\n```\n\n```ts\nlet c;\n```\n";
  expect(exampleOf(readme)).toBe("let a;\n\nlet b;\n");
  expect(() => exampleOf("# a\n")).toThrow("got none");
});
