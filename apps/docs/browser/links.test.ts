import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSite } from "./readSite.ts";
import { built } from "./serveSite.ts";

const pages = new Map(readSite().map((page) => [page.path, page]));

test("there are pages", () => {
  expect(pages.size).toBeGreaterThan(20);
});

test("every link leads somewhere", () => {
  const broken = new Set<string>();
  for (const page of pages.values()) {
    for (const { path, anchor } of page.links) {
      const target = pages.get(path);
      if (target === undefined && !existsSync(join(built, path)))
        broken.add(`${page.path}: ${path}`);
      // Demos make their headings in the browser.
      const made = target?.html.includes('class="demo"');
      if (anchor && target && !made && !target.anchors.has(anchor)) {
        broken.add(`${page.path}: ${path}#${anchor}`);
      }
    }
  }
  expect([...broken]).toEqual([]);
});

test("Chinese pages say that they are", () => {
  for (const { path, language } of pages.values()) {
    if (path === "/404.html") continue;
    expect([path, language]).toEqual([path, path.startsWith("/zh/") ? "zh-CN" : "en"]);
  }
});
