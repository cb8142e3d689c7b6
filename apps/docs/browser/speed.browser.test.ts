import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenSite, openSite } from "./openSite.ts";

const MOST = 150_000;

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test("the home page is light, and leaves tfjs to demos", async () => {
  const page = await site.browser.newPage();
  const scripts = new Map<string, number>();
  page.on("response", async (response) => {
    if (!response.url().endsWith(".js")) return;
    scripts.set(response.url(), gzipSync(await response.body()).length);
  });
  await page.goto(site.url, { waitUntil: "networkidle" });
  const sum = [...scripts.values()].reduce((a, b) => a + b, 0);
  console.log(`home page: ${scripts.size} scripts, ${sum} bytes gzipped`);
  expect(scripts.size).toBeGreaterThan(0);
  expect(sum).toBeLessThan(MOST);
  await page.close();
});

test("says how soon the first demo can be used", async () => {
  const page = await site.browser.newPage();
  const start = performance.now();
  await page.goto(`${site.url}/demos/mask-playground`, { waitUntil: "commit" });
  await page.locator(".picture img").waitFor();
  console.log(`first demo: ${Math.round(performance.now() - start)} ms with a cold cache`);
  await page.close();
});
