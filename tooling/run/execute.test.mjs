import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { execute } from "./execute.mjs";

const options = { cwd: ".", env: process.env };

/** @param {string} code */
const run = (code) => execute(process.execPath, ["-e", code], options);

test("passes the exit code on", async () => {
  expect(await run("")).toBe(0);
  expect(await run("process.exitCode = 3")).toBe(3);
});

test("passes on the code of a quiet program", async () => {
  expect(await execute(process.execPath, ["-e", ""], { ...options, quiet: true })).toBe(0);
  const fail = "process.exitCode = 3";
  expect(await execute(process.execPath, ["-e", fail], { ...options, quiet: true })).toBe(3);
});

test("says what cannot be started", async () => {
  await expect(execute("no-such-program", [], options)).rejects.toThrow("cannot start no-such");
});

test.skipIf(process.platform === "win32")("a signal ends all that was started", async () => {
  const forever = "setInterval(() => {}, 1000)";
  const child = `
    require("node:child_process").spawn(process.execPath, ["-e", "${forever}"], {
      stdio: "inherit",
    });
    console.log("started");
    ${forever};
  `;
  const parent = `
    import { execute } from ${JSON.stringify(new URL("execute.mjs", import.meta.url).href)};
    const options = { cwd: ".", env: process.env };
    process.exitCode = await execute(process.execPath, ["-e", ${JSON.stringify(child)}], options);
  `;
  const started = spawn(process.execPath, ["--input-type=module", "-e", parent]);
  await once(started.stdout, "data");
  started.kill("SIGTERM");
  // Its output closes when the last of them has ended.
  const [code] = await once(started, "close");
  expect(code).toBe(128 + 15);
});
