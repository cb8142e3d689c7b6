import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isolationHeaders } from "../site/.vitepress/isolationHeaders.ts";
import { launchChromium } from "./chromium.ts";
import { freePort } from "./freePort.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

let url: string;
let command: ChildProcess;
let output = "";
const hasEnded = () => command.exitCode !== null || command.signalCode !== null;

beforeAll(async () => {
  const port = String(await freePort());
  url = `http://localhost:${port}`;
  // A group of its own, as a shell makes it: Ctrl-C is a signal to all of it.
  command = spawn("npm", ["run", "docs", "--", "--port", port, "--strictPort"], {
    cwd: root,
    env: ofShell(process.env),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [command.stdout, command.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  while (!output.includes(`:${port}/`)) {
    if (hasEnded()) throw new Error(`npm run docs ended:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}, 120_000);
afterAll(() => {
  if (command && !hasEnded()) process.kill(-command.pid!, "SIGKILL");
});

test.each(["/", "/zh/", "/demos/mask-playground"])("serves %s, isolated", async (path) => {
  const { status, headers } = await fetch(url + path);
  expect(status).toBe(200);
  expect(Object.fromEntries(headers)).toMatchObject(
    Object.fromEntries(
      Object.entries(isolationHeaders).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  );
});

test("a demo runs in it", async () => {
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.goto(`${url}/demos/mask-playground`);
  await page.locator(".picture img").waitFor({ timeout: 50_000 });
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await browser.close();
});

test("Ctrl-C ends it", async () => {
  const ended = once(command, "close");
  process.kill(-command.pid!, "SIGINT");
  await ended;
  await expect(fetch(url)).rejects.toThrow("fetch failed");
  expect(() => process.kill(-command.pid!, 0)).toThrow("ESRCH");
});

/** The environment as a shell has it, without what npm, pnpm and turbo tell the scripts that they run. */
function ofShell(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const told = /^(npm_|pnpm_|turbo|vitest|init_cwd$|node_env$|test$)/i;
  const kept = /^npm_config_.*(registry|proxy|cafile|userconfig|cache)/i;
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => kept.test(name) || !told.test(name)),
  );
}
