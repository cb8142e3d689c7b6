import type { DefaultTheme } from "vitepress";
import { demos } from "./demos.ts";
import { essays } from "./essays.ts";
import { packages } from "./packages.ts";

/** Bars and labels of the English pages. */
export function english(api: DefaultTheme.SidebarItem[]): DefaultTheme.Config {
  const learn: DefaultTheme.SidebarItem[] = [
    {
      text: "Learn",
      items: [
        { text: "Start", link: "/start" },
        { text: "Masks", link: "/masks" },
        { text: "Performance", link: "/performance" },
        { text: "Coming from …", link: "/coming-from" },
        { text: "Limits and traps", link: "/limits" },
        { text: "Put it on a server", link: "/hosting" },
      ],
    },
    {
      text: "Try",
      items: demos.map(({ slug, english }) => ({ text: english, link: `/demos/${slug}` })),
    },
    {
      text: "Essays",
      items: [
        { text: "All eight", link: "/essays/" },
        ...essays.map(({ slug, english }) => ({ text: english, link: `/essays/${slug}` })),
      ],
    },
    {
      text: "Packages",
      items: packages.map((name) => ({ text: name, link: `/packages/${name}/` })),
    },
    {
      text: "How it works",
      collapsed: true,
      items: [
        { text: "Architecture", link: "/docs/architecture" },
        { text: "Numerics", link: "/docs/numerics" },
        { text: "How figures are measured", link: "/apps/bench/" },
        { text: "Contributing", link: "/CONTRIBUTING" },
      ],
    },
  ];
  return {
    nav: [
      { text: "Start", link: "/start" },
      { text: "Try", link: `/demos/${demos[0]?.slug}`, activeMatch: "^/demos/" },
      { text: "Essays", link: "/essays/", activeMatch: "^/essays/" },
      { text: "Masks", link: "/masks" },
      { text: "Performance", link: "/performance" },
      { text: "Reference", link: "/api/", activeMatch: "^/api/" },
    ],
    sidebar: {
      "/api/": [{ text: "Reference", link: "/api/" }, ...api],
      "/": learn,
    },
    outline: { level: [2, 3], label: "On this page" },
    footer: { message: "MIT licensed." },
  };
}
