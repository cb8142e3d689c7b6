import { availableInformation, measuredNoise, predictedNoise } from "@frugal/metrics";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenSite, openSite, PHONE } from "../../../browser/openSite.ts";
import { rowOf } from "./rowOf.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test("predicts and measures what the package does in Node", async () => {
  const page = await site.page("/demos/robustness");
  const noisy = { ...rowOf({ n: 1024, spread: 1 }), sigma: 0.5 };
  const text = (id: string) => page.getByTestId(id).textContent();
  expect(await text("predicted")).toBe(predictedNoise(noisy).toFixed(4));
  expect(await text("measured")).toBe(measuredNoise(noisy, { draws: 50, seed: 1 }).rms.toFixed(4));
  expect(await text("available")).toBe(availableInformation(1).nats.toFixed(4));
  await page.getByTestId("run").first().click();
  await page.locator("figure").nth(1).waitFor();
  await site.shoot(page, "robustness-desktop");
  await page.close();
  expect(site.errors).toEqual([]);
});

test("fits a phone", async () => {
  const page = await site.page("/demos/robustness", PHONE);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(PHONE.width);
  await site.shoot(page, "robustness-phone");
  await page.close();
});
