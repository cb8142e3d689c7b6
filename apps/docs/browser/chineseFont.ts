import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Page } from "playwright-core";

const sheet = createRequire(import.meta.url).resolve("@fontsource-variable/noto-sans-sc/index.css");

/** Files that are served where a page is to be given the font. */
export const fontFolder: string = dirname(sheet);

const FACES = readFileSync(sheet, "utf8")
  .replaceAll("Noto Sans SC Variable", "Noto Sans SC")
  .replaceAll("url(./", "url(/");

/**
 * Gives a page a Chinese font, as visitors who read Chinese have one: machines that run tests often
 * have none, and pictures would show empty boxes. The site names it and ships no font.
 */
export async function giveChineseFont(page: Page): Promise<void> {
  await page.addStyleTag({ content: FACES });
  await page.evaluate(async () => {
    document.body.getBoundingClientRect(); // what the page needs of it is known once it is laid out
    await document.fonts.ready;
  });
}
