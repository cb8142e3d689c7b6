import lighthouse, { desktopConfig } from "lighthouse";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "./chromium.ts";
import { freePort } from "./freePort.ts";
import { type ServedSite, serveSite } from "./serveSite.ts";

const LEAST = 0.95;

let port: number;
let browser: Browser;
let site: ServedSite;
beforeAll(async () => {
  port = await freePort();
  [browser, site] = await Promise.all([
    launchChromium([`--remote-debugging-port=${port}`]),
    serveSite({ isolated: true }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** What Lighthouse gives a page, from 0 to 1, and what it has against it. */
async function judge(path: string, form: "desktop" | "phone") {
  const config = form === "desktop" ? desktopConfig : undefined;
  const onlyCategories = ["performance", "accessibility", "best-practices"];
  const result = await lighthouse(
    site.url + path,
    { port, onlyCategories, logLevel: "error" },
    config,
  );
  const { audits, categories, runtimeError } = result!.lhr;
  expect(runtimeError).toBeUndefined();
  const scores = Object.fromEntries(Object.values(categories).map(({ id, score }) => [id, score]));
  const failed = Object.values(categories).flatMap(({ auditRefs }) =>
    auditRefs
      .map(({ id, weight }) => ({ weight, ...audits[id]! }))
      .filter(({ weight, score }) => weight > 0 && score !== null && score < LEAST)
      .map(({ id, score, displayValue = "" }) => `${id} ${score} ${displayValue}`),
  );
  console.log(`${path} on a ${form}:`, scores, failed);
  return { scores, failed };
}

// Times are of a simulated line and processor, yet a machine that is busy elsewhere spoils them.
describe("Lighthouse", { retry: 2 }, () => {
  test.each(["/", "/zh/", "/start", "/essays/concentration"])("%s on a desktop", async (path) => {
    const { scores, failed } = await judge(path, "desktop");
    for (const score of Object.values(scores))
      expect(score, `${failed}`).toBeGreaterThanOrEqual(LEAST);
  });

  test.each(["/", "/zh/demos/mask-playground"])("%s on a phone", async (path) => {
    const { scores, failed } = await judge(path, "phone");
    const { performance: _, ...others } = scores;
    for (const score of Object.values(others))
      expect(score, `${failed}`).toBeGreaterThanOrEqual(LEAST);
  });
});
