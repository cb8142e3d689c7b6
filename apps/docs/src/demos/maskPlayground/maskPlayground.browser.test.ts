import { and, causal, or, plan, sinks, window } from "@frugal/sparse-masks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESKTOP, type OpenSite, openSite, PHONE } from "../../../browser/openSite.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test("counts what plan counts, at a million too", async () => {
  const page = await site.page("/demos/mask-playground");
  const mask = and(causal(), or(window(16), sinks(2)));
  for (const power of [13, 20]) {
    await page.getByTestId("power").fill(String(power));
    const N = 2 ** power;
    const cost = plan(mask, { B: 1, H: 8, N, D: 64 });
    const pairs = page.getByTestId("pairs").filter({ hasText: cost.pairs.toLocaleString("en-US") });
    await pairs.waitFor();
    expect(await page.getByTestId("tiles").textContent()).toBe(cost.tiles.toLocaleString("en-US"));
  }
  expect(await page.getByTestId("code").textContent()).toContain(
    "const mask = and(causal(), or(window(16), sinks(2)));",
  );
  await site.shoot(page, "mask-playground-desktop");
  await page.close();
});

test("composes by clicking", async () => {
  const page = await site.page("/demos/mask-playground", PHONE);
  await page.getByTestId("causal").uncheck();
  await page.getByTestId("add").first().selectOption("blocks");
  await page.getByTestId("add").last().selectOption("atrous");
  const code = page.getByTestId("code").filter({ hasText: "not(atrous(8))" });
  expect(await code.textContent()).toContain(
    "and(or(window(16), sinks(2), blocks(16)), not(atrous(8)))",
  );
  await site.shoot(page, "mask-playground-phone");
  await page.close();
});

/** Counts the workers that a page makes and does not end; what a driver lists may be gone already. */
const COUNT_WORKERS = `
  window.liveWorkers = new Set();
  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      liveWorkers.add(this);
    }
    terminate() {
      liveWorkers.delete(this);
      super.terminate();
    }
  };`;

test("runs here, beside dense, and can be stopped", async () => {
  const page = await site.browser.newPage({ viewport: DESKTOP });
  await page.addInitScript(COUNT_WORKERS);
  await page.goto(`${site.url}/demos/mask-playground`);
  await page.getByTestId("size").selectOption("512");
  await page.getByTestId("run").click();
  await page.getByTestId("outcome").waitFor({ timeout: 30_000 });
  expect(Number(await page.getByTestId("difference").textContent())).toBeLessThan(1e-4);
  await site.shoot(page, "mask-playground-run");

  await page.getByTestId("size").selectOption("8192");
  await page.getByTestId("run").click();
  await page.getByTestId("stop").click();
  await page.getByTestId("run").waitFor();
  // The page goes on working.
  await page.getByTestId("power").fill("10");
  await page.getByTestId("N").filter({ hasText: "1,024" }).waitFor();

  // A page that is left keeps no worker, and so no memory.
  const live = () => page.evaluate<number>("liveWorkers.size");
  await expect.poll(live).toBe(1);
  await page.locator(".pager-link.next").click();
  await page.waitForURL("**/demos/sparsity*");
  await page.getByTestId("change-D1").waitFor();
  await expect.poll(live).toBeLessThanOrEqual(1);
  await page.close();
});

test.each(["cpu", "webgl"])("runs on %s too", async (backend) => {
  const page = await site.page("/demos/mask-playground", DESKTOP);
  await page.getByTestId("backend").selectOption(backend);
  await page.getByTestId("size").selectOption("256");
  await page.getByTestId("run").click();
  await page.getByTestId("outcome").waitFor({ timeout: 50_000 });
  expect(Number(await page.getByTestId("difference").textContent())).toBeLessThan(1e-4);
  await page.close();
});

test("says nothing was wrong", () => {
  expect(site.errors).toEqual([]);
});
