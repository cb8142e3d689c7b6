import { type CriterionId, hurleyRickard } from "@frugal/metrics";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenSite, openSite, PHONE } from "../../../browser/openSite.ts";
import { significant } from "../../pages/quantities.ts";
import { measures } from "./measures.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test("values and verdicts are those of the package in Node", async () => {
  const page = await site.page("/demos/sparsity");
  await page.locator(".verdict button").first().waitFor({ timeout: 30_000 });
  const values = [8, 3, 1.5, 0.8, 0.4, 0.2, 0.1, 0];
  for (const measure of measures) {
    const cells = await page.getByTestId(`measure-${measure.name}`).locator("td").allTextContents();
    expect(cells[0]).toBe(significant(measure.of(values)));
    const verdicts = hurleyRickard(measure, { trials: 1000, seed: 1 });
    const expected = (["D1", "D2", "D3", "D4", "P1", "P2"] as CriterionId[]).map((id) =>
      verdicts[id] ? "✗" : "✓",
    );
    expect(cells.slice(2).map((cell) => cell.trim())).toEqual(expected);
  }
  await page.locator(".verdict button").first().click();
  await page.getByTestId("counter-example").waitFor();
  await page.getByTestId("change-D4").click();
  await site.shoot(page, "sparsity-desktop");
  await page.close();
  expect(site.errors).toEqual([]);
});

test("fits a phone", async () => {
  const page = await site.page("/demos/sparsity", PHONE);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(PHONE.width);
  await site.shoot(page, "sparsity-phone");
  await page.close();
});
