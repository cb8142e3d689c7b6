import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenSite, openSite, PHONE } from "../../../browser/openSite.ts";
import { rows, STEPS } from "./snapshot.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test("shows what was recorded, and measures near it here", async () => {
  const page = await site.page("/demos/extrapolation");
  await page.getByTestId("all").click();
  await page.getByTestId("table").waitFor();
  expect(await page.getByTestId("table").locator("tbody tr").count()).toBe(
    rows.filter(({ steps }) => steps === STEPS[0]).length,
  );
  await page.getByTestId("all").click();
  await page.getByTestId("steps").selectOption(String(STEPS.at(-1)));
  expect(await page.getByTestId("drawn").locator("tbody tr").count()).toBe(5);
  await page.getByTestId("model").selectOption("hwfa");
  await page.getByTestId("judge").getByTestId("run").click();
  const row = page.getByTestId("judged-HWFA(24)");
  await row.waitFor({ timeout: 60_000 });
  const recorded = rows.find(({ model }) => model === "HWFA")?.cells;
  for (const n of [64, 512]) {
    const here = Number(await row.getByTestId(`at-${n}`).textContent());
    expect(
      Math.abs(here - recorded!.find(({ length }) => length === n)!.nonRepeated.mean),
    ).toBeLessThan(0.4);
  }
  await page.getByTestId("view").selectOption("gain");
  await site.shoot(page, "extrapolation-desktop");
  await page.close();
}, 90_000);

test("writes beyond the trained length, and stops", async () => {
  const page = await site.page("/demos/extrapolation", PHONE);
  await page.getByTestId("method").selectOption("YaRN");
  await page.getByTestId("write").getByTestId("run").click();
  const written = page.getByTestId("written").locator(".beyond");
  await written.filter({ hasText: /\S/ }).waitFor({ timeout: 60_000 });
  await page.getByTestId("stop").click();
  await page.getByTestId("write").getByTestId("run").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await site.shoot(page, "extrapolation-phone");
  await page.close();
  expect(site.errors).toEqual([]);
});
