import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenSite, openSite } from "./openSite.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test.each([
  ["/", "concentration", "/demos/concentration"],
  ["/zh/demos/mask-playground", "注意力", "/zh/"],
  ["/zh/demos/mask-playground", "噪声", "/zh/demos/robustness"],
  ["/zh/demos/mask-playground", "准则", "/zh/demos/sparsity"],
])("%s: a search for %s finds %s", async (from, words, found) => {
  const page = await site.page(from);
  await page
    .locator("#local-search button, button.VPNavBarSearchButton, .DocSearch-Button")
    .first()
    .click();
  await page.locator(".VPLocalSearchBox input").fill(words);
  await page.locator(`.VPLocalSearchBox a.result[href^="${found}"]`).first().waitFor();
  await page.close();
  expect(site.errors).toEqual([]);
});
