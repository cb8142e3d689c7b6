import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, posix } from "node:path";

/**
 * Makes pages of the repository's Markdown, at the same paths: the packages' READMEs, `also`, and
 * whatever they link to. So nothing is told twice. Links to code become text, since a page cannot
 * show it; pictures are copied.
 */
export function repositoryPages(root: string, site: string, also: readonly string[]): void {
  const readmes = readdirSync(join(root, "packages")).map((name) => `packages/${name}/README.md`);
  const waiting = [...readmes.filter((path) => existsSync(join(root, path))), ...also];
  const known = new Set(waiting);
  const reach = (path: string) => {
    if (!known.has(path)) waiting.push(path);
    known.add(path);
  };
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const page = join(site, pageOf(path));
    mkdirSync(dirname(page), { recursive: true });
    const source = readFileSync(join(root, path), "utf8");
    const folder = posix.dirname(path);
    const text = outsideFences(source, (part) =>
      part.replace(
        /(!?)\[((?:[^\]`]|`[^`]*`)*)\]\(([^)\s`]+)\)/g,
        (link, picture, label, target) => {
          if (/^([a-z]+:|#)/.test(target)) return link;
          const [file = "", anchor] = target.split("#");
          const found = markdownAt(root, posix.normalize(posix.join(folder, file)));
          if (picture !== "") {
            cpSync(join(root, folder, file), join(dirname(page), file));
            return link;
          }
          if (found === undefined) return label;
          if (found === "README.md") return `[${label}](/)`;
          reach(found);
          return `[${label}](/${pageOf(found)}${anchor ? `#${anchor}` : ""})`;
        },
      ),
    );
    const escaped = outsideCode(text, (part) => part.replace(/\{\{/g, "&#123;&#123;"));
    writeFileSync(page, `---\neditLink: false\n---\n\n${escaped}`);
  }
}

/** A link's target as a file of Markdown, or undefined where it is none. */
function markdownAt(root: string, path: string): string | undefined {
  const full = join(root, path);
  if (!existsSync(full)) return undefined;
  if (!statSync(full).isDirectory()) return path.endsWith(".md") ? path : undefined;
  const readme = posix.join(path, "README.md");
  return existsSync(join(root, readme)) ? readme : undefined;
}

const pageOf = (path: string) =>
  basename(path) === "README.md" ? posix.join(dirname(path), "index.md") : path;

/** Applies `change` to what is not a fenced block of code. */
function outsideFences(text: string, change: (part: string) => string): string {
  const blocks = text.split(/(^```[\s\S]*?^```$)/m);
  return blocks.map((block, i) => (i % 2 === 1 ? block : change(block))).join("");
}

/** Applies `change` to what is neither fenced nor inline code. */
function outsideCode(text: string, change: (part: string) => string): string {
  return outsideFences(text, (block) =>
    block
      .split(/(`[^`\n]*`)/)
      .map((part, i) => (i % 2 === 1 ? part : change(part)))
      .join(""),
  );
}
