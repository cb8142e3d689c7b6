import {
  concentration,
  exponentialScore,
  sampledConcentration,
  squaredReluScore,
} from "@frugal/metrics";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenSite, openSite } from "../../../browser/openSite.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test("curves and samples are those of the package in Node", async () => {
  const page = await site.page("/demos/concentration");
  await page.getByTestId("run").click();
  for (const f of [exponentialScore, squaredReluScore]) {
    const { mean } = sampledConcentration(
      f,
      { beta: 0, gamma: 2 },
      { keys: 1024, rows: 200, seed: 1 },
    );
    const limit = concentration(f, { beta: 0, gamma: 2 });
    const row = page.getByTestId(`at-two-${f.name}`).filter({ hasText: mean.toFixed(4) });
    await row.waitFor();
    expect(await row.textContent()).toBe(`${f.name}${limit.toFixed(4)}${mean.toFixed(4)}`);
  }
  await site.shoot(page, "concentration-desktop");
  await page.close();
  expect(site.errors).toEqual([]);
});
