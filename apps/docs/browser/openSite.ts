import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type Page, selectors } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { serveSite } from "./serveSite.ts";

// Tests find elements by `data-test`.
selectors.setTestIdAttribute("data-test");

const shots = fileURLToPath(new URL("../.shots", import.meta.url));

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1360, height: 900 };

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
  const [site, browser] = await Promise.all([serveSite({ isolated }), launchChromium()]);
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
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${name}.png`), fullPage: whole });
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
