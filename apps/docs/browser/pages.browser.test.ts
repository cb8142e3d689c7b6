import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { DESKTOP, type OpenSite, openSite, PHONE } from "./openSite.ts";
import { readSite } from "./readSite.ts";

// Of the reference and of the repository's own papers some are enough: one program makes them all.
const GENERATED = /^\/(api|apps|docs|packages)\/|^\/CONTRIBUTING/;
const SOME = [
  "/api/sparse-masks.html",
  "/packages/sparse-masks/index.html",
  "/docs/architecture.html",
];

const paths = readSite()
  .map(({ path }) => path)
  .filter((path) => path !== "/404.html" && (!GENERATED.test(path) || SOME.includes(path)));

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
/** All that a change of colours can spoil. */
const COLOURS = ["color-contrast"];

async function problems(page: Page, rules: readonly string[]): Promise<string[]> {
  const { violations } = await page.evaluate((runOnly): Promise<AxeResults> => {
    const { run } = (globalThis as unknown as { axe: { run: Run } }).axe;
    // A formula is MathML, in which axe finds no words.
    return run({ exclude: ["th:has(.katex)"] }, { runOnly, resultTypes: ["violations"] });
  }, rules);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

type Run = (context: object, options: object) => Promise<AxeResults>;

const nameOf = (path: string) =>
  path
    .slice(1)
    .replace(/\.html$/, "")
    .replaceAll("/", "-");

/** Demos are there when their first control is. */
async function settled(page: Page): Promise<void> {
  const demos = await page.locator(".demo").count();
  if (demos > 0) await page.locator(".demo :is(button, input, select)").first().waitFor();
  await page.waitForTimeout(150);
}

// Some at a time: a page waits for what is drawn and computed in it.
describe.concurrent.each(paths)("%s", (path) => {
  test("is accessible in light and dark, fits phone and desktop, and says no error", async ({
    expect,
  }) => {
    const page = await site.page(path, DESKTOP);
    await settled(page);
    await site.shoot(page, `${nameOf(path)}-desktop`);
    await page.evaluate(axe);
    const light = await problems(page, ALL);
    await page.evaluate(() => document.documentElement.classList.add("dark"));
    const dark = await problems(page, COLOURS);
    await page.setViewportSize(PHONE);
    await page.waitForTimeout(100);
    await site.shoot(page, `${nameOf(path)}-phone-dark`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    await page.close();
    expect(light.map((line) => `light: ${line}`)).toEqual([]);
    expect(dark.map((line) => `dark: ${line}`)).toEqual([]);
    expect(wide).toBeLessThanOrEqual(PHONE.width);
    expect(site.errors.filter((error) => error.startsWith(`${path}: `))).toEqual([]);
  });
});
