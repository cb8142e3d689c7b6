import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type Page, selectors } from "playwright-core";
import { fontFolder, giveChineseFont } from "./chineseFont.ts";
import { launchChromium } from "./chromium.ts";
import { serveSite } from "./serveSite.ts";

// Tests find elements by `data-test`.
selectors.setTestIdAttribute("data-test");

const shots = fileURLToPath(new URL("../.shots", import.meta.url));

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1360, height: 900 };

/** Of a page that is more than twice as high the picture is taken in parts: textures end at 8192. */
const TALLEST = 4000;

export interface OpenSite {
  readonly url: string;
  readonly browser: Browser;
  /** A page with a cold cache. What it prints as an error, or throws, is kept in `errors`. */
  page(path: string, size?: typeof PHONE): Promise<Page>;
  /** Errors of all pages so far. */
  readonly errors: string[];
  /** Keeps a picture in `.shots` for a person to look at. */
  shoot(page: Page, name: string, whole?: boolean): Promise<void>;
  close(): Promise<void>;
}

/** The built site in a browser. */
export async function openSite({ isolated = true } = {}): Promise<OpenSite> {
  const [site, browser] = await Promise.all([
    serveSite({ isolated }, [fontFolder]),
    launchChromium(),
  ]);
  const errors: string[] = [];
  return {
    url: site.url,
    browser,
    errors,
    async page(path, size = DESKTOP) {
      const page = await browser.newPage({ viewport: size, reducedMotion: "reduce" });
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(`${path}: ${message.text()}`);
      });
      page.on("pageerror", (error) => errors.push(`${path}: ${error.stack ?? error.message}`));
      page.on("response", (response) => {
        if (response.status() >= 400)
          errors.push(`${path}: ${response.status()} ${response.url()}`);
      });
      await page.goto(site.url + path, { waitUntil: "load" });
      return page;
    },
    async shoot(page, name, whole = true) {
      await giveChineseFont(page);
      mkdirSync(shots, { recursive: true });
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      if (!whole || height <= 2 * TALLEST) {
        await page.screenshot({ path: join(shots, `${name}.png`), fullPage: whole });
        return;
      }
      const size = page.viewportSize() ?? DESKTOP;
      await page.setViewportSize({ ...size, height: TALLEST });
      for (let top = 0; top < height; top += TALLEST) {
        await page.evaluate((y) => scrollTo(0, y), top);
        const part = top === 0 ? "" : `-${top / TALLEST + 1}`;
        await page.screenshot({ path: join(shots, `${name}${part}.png`) });
      }
      await page.setViewportSize(size);
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
