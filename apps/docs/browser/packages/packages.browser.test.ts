import "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-cpu";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../chromium.ts";
import { built, type ServedSite, serveFolder } from "../serveSite.ts";
import { type Computed, compute } from "./compute.ts";

const out = fileURLToPath(new URL("../../.cache/packages", import.meta.url));

/** Kernels with fused multiply-add round once where others round twice. */
const NEAR = 1e-5;

let browser: Browser;
beforeAll(async () => {
  await build({
    configFile: false,
    root: fileURLToPath(new URL(".", import.meta.url)),
    logLevel: "error",
    resolve: { conditions: ["@frugal/source", "module", "browser", "development|production"] },
    build: { outDir: out, emptyOutDir: true, chunkSizeWarningLimit: 4000 },
  });
  browser = await launchChromium();
}, 60_000);
afterAll(() => browser?.close());

describe.each([true, false])("cross-origin isolated: %s", (isolated) => {
  let site: ServedSite;
  beforeAll(async () => {
    site = await serveFolder([out, built], { isolated });
  });
  afterAll(() => site?.close());

  const inPage = async (backend: string, threads: number): Promise<Computed> => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() !== "info") errors.push(message.text());
    });
    await page.goto(site.url);
    await page.waitForFunction(() => "compute" in globalThis);
    const found = await page.evaluate(
      ([name, count]) =>
        (globalThis as unknown as { compute: typeof compute }).compute(name, count),
      [backend, threads] as const,
    );
    await page.close();
    expect(errors).toEqual([]);
    return found;
  };

  test.each(["wasm", "cpu"])("%s: the page computes what Node computes", async (backend) => {
    const here = await compute(backend, 1);
    const single = await inPage(backend, 1);
    expect(single).toMatchObject({ isolated, threads: 1, workers: 0, leaked: 0 });
    for (const [name, expected] of Object.entries(here.results)) {
      const scale = Math.max(...expected.map(Math.abs));
      const got = single.results[name] ?? [];
      expect(got.length).toBe(expected.length);
      const worst = Math.max(...expected.map((value, i) => Math.abs(value - got[i]!)));
      expect([name, worst / scale < NEAR]).toEqual([name, true]);
    }
    if (cpus().length < 2) return;
    const two = await inPage(backend, 2);
    // Without isolation threads cannot share memory, and ops go on with one.
    expect(two).toMatchObject(isolated ? { workers: 1 } : { workers: 0, threads: 1 });
    expect(two.results).toEqual(single.results);
  });
});
