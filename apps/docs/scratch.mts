import { openSite } from "./browser/openSite.ts";
const site = await openSite();
const page = await site.page("/demos/mask-playground");
page.on("console", (m) => console.log(m.type(), m.text()));
page.on("worker", w => console.log("worker", w.url()));
await page.getByTestId("size").selectOption("512");
await page.getByTestId("run").click();
for (let i=0;i<6;i++){ await page.waitForTimeout(2000); console.log(await page.locator("progress").getAttribute("value").catch(()=>"-")); if (await page.getByTestId("outcome").count()) break; console.log(await page.locator(".error").allTextContents()); }
await site.shoot(page, "scratch");
console.log(site.errors);
await site.close();
