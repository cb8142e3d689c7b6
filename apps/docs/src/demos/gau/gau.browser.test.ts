import { compareCosts } from "@frugal/gau";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenSite, openSite, PHONE } from "../../../browser/openSite.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test("trains in the page, and counts what the package counts", async () => {
  const page = await site.page("/demos/gau");
  const { gau, transformer } = compareCosts({ width: 768, heads: 12, length: 1024 });
  for (const row of ["parameters", "multiplyAdds", "scores"] as const) {
    const ratio = Number(await page.getByTestId(`ratio-${row}`).textContent());
    expect(ratio).toBeCloseTo(gau[row] / transformer[row], 2);
  }
  for (const name of ["gauSoftmax", "gatedLinear"]) {
    await page.getByTestId(`layer-${name}`).getByRole("checkbox").uncheck();
  }
  await page.getByTestId("steps").selectOption("50");
  await page.getByTestId("run").click();
  const last = page.getByTestId("layer-transformer").getByTestId("accuracy");
  await last.filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
  await site.shoot(page, "gau-desktop");
  await page.close();
}, 90_000);

test("fits a phone", async () => {
  const page = await site.page("/demos/gau", PHONE);
  await page.getByTestId("run").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await site.shoot(page, "gau-phone");
  await page.close();
  expect(site.errors).toEqual([]);
});
