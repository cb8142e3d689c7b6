import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DefaultTheme } from "vitepress";

/** Pages that exist in Chinese, as paths below `zh/`. */
export const translated: readonly string[] = readdirSync(
  fileURLToPath(new URL("../zh", import.meta.url)),
  { recursive: true },
)
  .map((file) => String(file).replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".md"));

/**
 * Where the language menu leads: the same page in the other language where there is one, else its
 * first page. It arrives in the browser as text, so it refers to nothing outside itself.
 */
export const linkToLanguage: Exclude<DefaultTheme.Config["i18nRouting"], boolean | undefined> = (
  { theme },
  { data },
  language,
) => {
  const path = data.relativePath.replace(/^zh\//, "");
  const both = (theme.value as { translated?: readonly string[] }).translated ?? [];
  const page = both.includes(path)
    ? path.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, ".html")
    : "";
  return `${language === "zh" ? "/zh/" : "/"}${page}`;
};
