import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkInstalled } from "./checkInstalled.mjs";
import { checkPacked } from "./checkPacked.mjs";
import { programOf } from "./programOf.mjs";

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

/**
 * @param {string} language
 * @param {string[]} lines
 */
const fenced = (language, ...lines) => [`\`\`\`${language}`, ...lines, "```"];

/** @param {string[]} lines */
const page = (...lines) => ["# a", ...lines, ""].join("\n");

/**
 * Runs the program of a page.
 *
 * @param {string[]} lines
 */
function runPage(...lines) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", programOf(page(...lines))],
    { encoding: "utf8", cwd: fileURLToPath(new URL(".", import.meta.url)) },
  );
  return { status, stdout, stderr };
}

test("a page is a program, whose names later blocks know and may use anew", () => {
  const first = fenced(
    "js",
    'import { join } from "node:path";',
    "const a = [1, 2];",
    "let b = 3;",
  );
  const second = fenced("ts", 'import { join, sep } from "node:path";', "const b = a.length;");
  const third = fenced("js", 'console.log(join("x", "y"), sep, a, b); // x/y / [1, 2] 2, of two');
  const { status, stdout } = runPage(...first, ...fenced("sh", "npm i"), ...second, ...third);
  expect([status, stdout]).toEqual([0, "x/y / [ 1, 2 ] 2\n"]);
});

test("lines of the program are those of the page", () => {
  const { status, stderr } = runPage("text", ...fenced("js", "const a = 1;", "", "a.b.c();"));
  expect(status).toBe(1);
  expect(stderr).toContain(":6\n");
});

test.each([
  [["console.log(1 + 1); // 2"], 0],
  [["console.log(1 + 1); // 2, as ever"], 0],
  [["console.log(1 + 1); // 23"], 1],
  [["console.log(1 + 1); // two"], 1],
  [["for (const a of [1, 2]) {", "  console.log(a);", "}", "// 1", "// 2"], 0],
  [["for (const a of [1, 2]) {", "  console.log(a);", "}", "// 1"], 1],
  [["console.log(1);", "", "// about what follows", "console.log(2);"], 0],
  [["// about what follows", "console.log(2);"], 0],
])("checks what comments say: %j exits with %d", (lines, status) => {
  expect(runPage(...fenced("js", ...lines)).status).toBe(status);
});

test("checks a block of text that follows the code", () => {
  const code = fenced("js", 'console.log("a\\n  b");');
  expect(runPage(...code, "", ...fenced("text", "a", "  b")).status).toBe(0);
  expect(runPage(...code, "", ...fenced("text", "a", "b")).status).toBe(1);
  expect(runPage(...code, "", "Elsewhere:", ...fenced("text", "c")).status).toBe(0);
});

test("refuses a page that is no program", () => {
  expect(() => programOf(page(...fenced("js", "const a: number = 1;")))).toThrow("line 3");
  const from = (/** @type {string} */ where) => fenced("js", `import { a } from "${where}";`);
  expect(() => programOf(page(...from("x"), ...from("y")))).toThrow('from "y"');
  expect(programOf(page(...fenced("sh", "npm i")))).toBe("");
});
