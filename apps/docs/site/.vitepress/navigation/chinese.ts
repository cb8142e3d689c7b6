import type { DefaultTheme } from "vitepress";
import { demos } from "./demos.ts";
import { essays } from "./essays.ts";
import { packages } from "./packages.ts";

/** Bars and labels of the Chinese pages. What is not translated links to English. */
export function chinese(api: DefaultTheme.SidebarItem[]): DefaultTheme.Config {
  const learn: DefaultTheme.SidebarItem[] = [
    {
      text: "入门",
      items: [
        { text: "快速开始", link: "/zh/start" },
        { text: "掩码一览（英文）", link: "/masks" },
        { text: "性能（英文）", link: "/performance" },
        { text: "限制与陷阱（英文）", link: "/limits" },
      ],
    },
    {
      text: "动手试",
      items: demos.map(({ slug, chinese }) => ({ text: chinese, link: `/zh/demos/${slug}` })),
    },
    {
      text: "八篇文章",
      items: [
        { text: "总览", link: "/zh/essays/" },
        ...essays.map(({ slug, chinese }) => ({ text: chinese, link: `/zh/essays/${slug}` })),
      ],
    },
    {
      text: "各个包（英文）",
      collapsed: true,
      items: packages.map((name) => ({ text: name, link: `/packages/${name}/` })),
    },
  ];
  return {
    nav: [
      { text: "快速开始", link: "/zh/start" },
      { text: "动手试", link: `/zh/demos/${demos[0]?.slug}`, activeMatch: "^/zh/demos/" },
      { text: "文章", link: "/zh/essays/", activeMatch: "^/zh/essays/" },
      { text: "参考（英文）", link: "/api/" },
    ],
    sidebar: {
      "/zh/": learn,
      "/api/": [{ text: "参考", link: "/api/" }, ...api],
    },
    outline: { level: [2, 3], label: "本页内容" },
    docFooter: { prev: "上一页", next: "下一页" },
    darkModeSwitchLabel: "外观",
    darkModeSwitchTitle: "切换到深色",
    lightModeSwitchTitle: "切换到浅色",
    sidebarMenuLabel: "目录",
    returnToTopLabel: "回到顶部",
    langMenuLabel: "切换语言",
    skipToContentLabel: "跳到正文",
    notFound: {
      title: "没有这一页",
      quote: "地址可能写错了，或者这一页已经搬走。",
      linkLabel: "回到首页",
      linkText: "回到首页",
    },
    footer: { message: "以 MIT 许可证发布。" },
  };
}
