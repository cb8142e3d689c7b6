import "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-cpu";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import * as reference from "@frugal/attention-core/reference";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../chromium.ts";
import { built, type ServedSite, serveFolder } from "../serveSite.ts";
import { composedCases, dataOf } from "./composedCases.ts";
import { type Computed, compute } from "./compute.ts";
import type { Composed, computeComposed } from "./computeComposed.ts";

const out = fileURLToPath(new URL("../../.cache/packages", import.meta.url));

/** Kernels with fused multiply-add round once where others round twice. */
const NEAR = 1e-5;

/** Sums of up to 100 products in float32, in whatever order a driver takes. */
const COMPOSED_NEAR = 2e-5;

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

/** Tests read textures back, of which Chromium's driver says that it is slow. */
const SLOW_READ = /GPU stall due to ReadPixels/;

/** A page that holds the packages; what it says as an error is added to `errors`. */
async function openPage(site: ServedSite, errors: string[]): Promise<Page> {
  const page = await browser.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    const quiet = message.type() === "info" || SLOW_READ.test(message.text());
    if (!quiet) errors.push(message.text());
  });
  await page.goto(site.url);
  await page.waitForFunction(() => "compute" in globalThis);
  return page;
}

describe("on webgl, attention is composed of tfjs's ops", () => {
  let site: ServedSite;
  let composed: Composed;
  beforeAll(async () => {
    site = await serveFolder([out, built], { isolated: true });
    const errors: string[] = [];
    const page = await openPage(site, errors);
    composed = await page.evaluate(() =>
      (globalThis as unknown as { computeComposed: typeof computeComposed }).computeComposed(),
    );
    await page.close();
    expect(errors).toEqual([]);
  }, 120_000);
  afterAll(() => site?.close());

  test("in 32 bits, and nothing is left behind", () => {
    expect(composed).toMatchObject({ float32: true, leaked: 0 });
  });

  test.each(composedCases)("$name: output and gradients are the definition's", (one) => {
    const [q, k, v, dOutput] = dataOf(one);
    const { output, logsumexp } = reference.attention(q, k, v, { mask: one.mask });
    const upstream = { output: dOutput };
    const slopes = reference.attentionGradient(q, k, v, upstream, { mask: one.mask });
    const wanted = [output, logsumexp, slopes.q, slopes.k, slopes.v];
    wanted.forEach(({ values }, at) => {
      const got = composed.results[one.name]?.[at] ?? [];
      expect(got.length).toBe(values.length);
      const worst = Math.max(
        ...got.map((value, i) => (value === values[i] ? 0 : Math.abs(value - values[i]!))),
      );
      expect(worst, `result ${at}`).toBeLessThan(COMPOSED_NEAR);
    });
  });
});

describe.each([true, false])("cross-origin isolated: %s", (isolated) => {
  let site: ServedSite;
  beforeAll(async () => {
    site = await serveFolder([out, built], { isolated });
  });
  afterAll(() => site?.close());

  const inPage = async (backend: string, threads: number): Promise<Computed> => {
    const errors: string[] = [];
    const page = await openPage(site, errors);
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
