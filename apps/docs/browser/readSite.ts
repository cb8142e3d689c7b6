import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { built } from "./serveSite.ts";

/** A page of the built site, as HTML. */
export interface SitePage {
  /** `/zh/start.html` */
  readonly path: string;
  readonly html: string;
  /** What a link may point to within it. */
  readonly anchors: ReadonlySet<string>;
  /** Links inside the site: page and, where there is one, anchor. */
  readonly links: readonly { readonly path: string; readonly anchor: string | undefined }[];
  /** Languages that it is written in, as it says. */
  readonly language: string | undefined;
}

/** Every page that was built. */
export function readSite(): SitePage[] {
  return readdirSync(built, { recursive: true })
    .map((file) => `/${String(file).split(sep).join("/")}`)
    .filter((path) => path.endsWith(".html"))
    .sort()
    .map((path) => readPage(path, readFileSync(join(built, path), "utf8")));
}

function readPage(path: string, html: string): SitePage {
  const anchors = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => decode(id!)));
  const links = [...html.matchAll(/<a\b[^>]*\shref="([^"]+)"/g)].flatMap(([, href]) => {
    const target = decode(href!);
    if (/^([a-z]+:|\/\/)/i.test(target)) return [];
    const [file = "", anchor] = target.split("#");
    const full = file === "" ? path : posix.resolve(posix.dirname(path), file);
    const slashed = file.endsWith("/") && !full.endsWith("/") ? `${full}/` : full;
    return [{ path: pageAt(slashed), anchor: anchor && decodeURIComponent(anchor) }];
  });
  return { path, html, anchors, links, language: /<html lang="([^"]+)"/.exec(html)?.[1] };
}

/** As a static host finds it. */
const pageAt = (path: string) => {
  if (path.endsWith("/")) return `${path}index.html`;
  return posix.extname(path) === "" ? `${path}.html` : path;
};

const decode = (text: string) =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
