import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { katex } from "@mdit/plugin-katex";
import { type DefaultTheme, defineConfig } from "vitepress";
import { isolated } from "./isolated.ts";
import { chinese } from "./navigation/chinese.ts";
import { english } from "./navigation/english.ts";
import { plainEmptyHeaders } from "./plainEmptyHeaders.ts";
import { tokenize } from "./tokenize.ts";
import { linkToLanguage, translated } from "./translated.ts";

// Packages are read from source.
const conditionsOf = (platform: "browser" | "node") => [
  "@frugal/source",
  "module",
  platform,
  "development|production",
];

const search: DefaultTheme.LocalSearchOptions = {
  locales: {
    zh: {
      translations: {
        button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
        modal: {
          displayDetails: "显示详情",
          resetButtonTitle: "清除",
          backButtonTitle: "关闭",
          noResultsText: "没有结果：",
          footer: { selectText: "选择", navigateText: "切换", closeText: "关闭" },
        },
      },
    },
  },
  miniSearch: {
    options: { tokenize },
    searchOptions: { fuzzy: 0.1, prefix: true, combineWith: "AND", boost: { title: 4, titles: 1 } },
  },
};

export default defineConfig({
  title: "Frugal",
  description: "Attention that costs what its structure says it should, for TensorFlow.js.",
  base: process.env.FRUGAL_DOCS_BASE ?? "/",
  outDir: fileURLToPath(new URL("../../.site", import.meta.url)),
  cacheDir: fileURLToPath(new URL("../../.cache/vitepress", import.meta.url)),
  cleanUrls: false,
  // Parts of pages.
  srcExclude: ["generated/**"],
  lastUpdated: false,
  head: [["link", { rel: "icon", href: `${process.env.FRUGAL_DOCS_BASE ?? "/"}icon.svg` }]],
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config(md) {
      // Vue would read the braces of formulas.
      md.use(plainEmptyHeaders);
      md.use(katex, { transformer: (html: string) => html.replace(/^<(\w+)/, "<$1 v-pre") });
    },
  },
  // The layout of first pages names no main part; the theme does so on the way from page to page.
  transformHtml: (html) => html.replace('class="VPHome"', 'class="VPHome" role="main"'),
  themeConfig: {
    search: { provider: "local", options: search },
    i18nRouting: linkToLanguage,
    translated,
  } as DefaultTheme.Config,
  locales: {
    root: { label: "English", lang: "en", themeConfig: english(apiSidebar()) },
    zh: {
      label: "中文",
      lang: "zh-CN",
      description: "注意力的代价与其结构相称，基于 TensorFlow.js。",
      themeConfig: chinese(apiSidebar()),
    },
  },
  vite: {
    resolve: { conditions: conditionsOf("browser") },
    ssr: { resolve: { conditions: conditionsOf("node") }, noExternal: [/^@frugal\//] },
    plugins: [isolated()],
    worker: { format: "es" },
    build: { chunkSizeWarningLimit: 2000 },
    optimizeDeps: {
      include: [
        "@tensorflow/tfjs-core",
        "@tensorflow/tfjs-backend-wasm",
        "@tensorflow/tfjs-backend-cpu",
        "@tensorflow/tfjs-backend-webgl",
      ],
    },
  },
});

function apiSidebar(): DefaultTheme.SidebarItem[] {
  const file = new URL("../api/sidebar.json", import.meta.url);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}
