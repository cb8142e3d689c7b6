import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenSite, openSite, PHONE } from "../../../browser/openSite.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test("trains in the page, and places are learned without pairs", async () => {
  const page = await site.page("/demos/synthesizer");
  for (const name of ["dense", "factorizedRandom"]) {
    await page.getByTestId(`layer-${name}`).getByRole("checkbox").uncheck();
  }
  await page.getByTestId("steps").selectOption("100");
  await page.getByTestId("run").click();
  const accuracy = page.getByTestId("layer-fixedRandom").getByTestId("accuracy");
  await accuracy.filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
  const text = await page.getByTestId("layer-random").getByTestId("accuracy").textContent();
  expect(Number.parseFloat(text ?? "")).toBeGreaterThan(90);
  // Two heads of three layers.
  expect(await page.locator("section canvas").count()).toBe(6);
  await site.shoot(page, "synthesizer-desktop");
  await page.close();
}, 90_000);

test("stops, and fits a phone", async () => {
  const page = await site.page("/demos/synthesizer", PHONE);
  await page.getByTestId("steps").selectOption("400");
  await page.getByTestId("run").click();
  await page.locator("figure").first().waitFor();
  await page.getByTestId("stop").click();
  await page.getByTestId("run").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await site.shoot(page, "synthesizer-phone");
  await page.close();
  expect(site.errors).toEqual([]);
});
