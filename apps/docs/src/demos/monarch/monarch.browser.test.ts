import { compare } from "@frugal/monarch";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenSite, openSite, PHONE } from "../../../browser/openSite.ts";
import { matrixOf } from "./matrices.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test("errors are those of the package in Node", async () => {
  const page = await site.page("/demos/monarch");
  const found = compare(matrixOf("picture", 128), { pad: true }).approximations;
  for (const { structure, error } of found.filter(
    (one) => one.structure !== "block tensor-train",
  )) {
    const row = page.getByTestId(`row-${structure}`);
    await row.waitFor();
    expect(await row.getByTestId("error").textContent()).toBe(error.toFixed(4));
  }
  await site.shoot(page, "monarch-desktop");
  await page.close();
});

test("the Fourier matrix is exact", async () => {
  const page = await site.page("/demos/monarch", PHONE);
  await page.getByTestId("row-monarch").waitFor();
  await page.getByTestId("fourier").click();
  await page.getByTestId("run").first().click();
  expect(Number(await page.getByTestId("by-residues").textContent())).toBeLessThan(1e-12);
  expect(Number(await page.getByTestId("natural").textContent())).toBeGreaterThan(0.5);
  await site.shoot(page, "monarch-fourier-phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await page.close();
});

test("takes a matrix, refuses what is none, and stops", async () => {
  const page = await site.page("/demos/monarch");
  await page.getByTestId("row-monarch").waitFor();
  const upload = (name: string, text: string) =>
    page
      .getByTestId("file")
      .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await upload("bad.csv", "1,2\n3");
  expect(await page.getByRole("alert").textContent()).toContain(
    "expected 2 numbers in row 2, got 1",
  );
  await upload(
    "good.csv",
    Array.from({ length: 12 }, (_, i) => `${i},1,${i * i},0,2,${-i}`).join("\n"),
  );
  await page.getByTestId("run").first().click();
  await page.getByTestId("row-monarch").waitFor();
  await page.getByTestId("random").click();
  await page.getByTestId("size").selectOption("512");
  await page.getByTestId("run").first().click();
  await page.getByTestId("stop").click();
  await page.getByTestId("run").first().waitFor();
  await page.getByTestId("product").getByTestId("run").click();
  expect(Number(await page.getByTestId("difference").textContent())).toBeLessThan(1e-3);
  await page.close();
  expect(site.errors).toEqual([]);
});
