import { afterAll, beforeAll, test } from "vitest";
import { type OpenSite, openSite } from "./openSite.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test.each([
  ["WebAssembly", "delete globalThis.WebAssembly", "has no WebAssembly"],
  ["SIMD", "WebAssembly.validate = () => false", "has no SIMD"],
  ["workers", "delete globalThis.Worker", "lets no page start a worker"],
])("a browser without %s is told so", async (_, without, told) => {
  const page = await site.browser.newPage();
  await page.addInitScript(without);
  await page.goto(`${site.url}/demos/monarch`);
  await page.getByRole("alert").filter({ hasText: told }).waitFor();
  await page.close();
});
