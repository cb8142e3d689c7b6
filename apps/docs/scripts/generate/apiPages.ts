import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Application, type DeclarationReflection, ReflectionKind } from "typedoc";

/** The reference: a page for each entry of each package, from its docstrings. */
export async function apiPages(root: string, out: string): Promise<void> {
  const entries = entriesOf(root);
  const options = {
    entryPoints: entries.map(({ file }) => file),
    tsconfig: join(root, "apps/docs/tsconfig.api.json"),
    plugin: ["typedoc-plugin-markdown"],
    out,
    readme: "none",
    disableGit: true,
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    skipErrorChecking: true,
    logLevel: "Warn" as const,
    sort: ["source-order"] as ["source-order"],
    validation: false,
    // Of typedoc-plugin-markdown.
    router: "module",
    entryFileName: "index",
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useHTMLEncodedBrackets: true,
    sanitizeComments: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    typeDeclarationFormat: "table",
    expandParameters: true,
    pageTitleTemplates: { index: "Reference", module: "@frugal/{name}" },
  };
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const app = await Application.bootstrapWithPlugins(
    options as Parameters<typeof Application.bootstrapWithPlugins>[0],
  );
  const project = await app.convert();
  if (project === undefined) throw new Error("api: the packages could not be read");
  const modules = project.getChildrenByKind(ReflectionKind.Module) as DeclarationReflection[];
  for (const module of modules) {
    const entry = entries.find(({ key }) => key === module.name);
    if (entry) module.name = entry.name;
  }
  await app.generateOutputs(project);
  for (const { name } of entries) mendAnchors(join(out, `${name}.md`));
  const items = entries.map(({ name }) => ({
    text: `@frugal/${name}`,
    link: `/api/${fileOf(out, name)}`,
  }));
  writeFileSync(join(out, "sidebar.json"), JSON.stringify(items, undefined, 2));
}

interface Entry {
  readonly name: string;
  readonly file: string;
  /** How typedoc calls it. */
  readonly key: string;
}

function entriesOf(root: string): Entry[] {
  const packages = join(root, "packages");
  return readdirSync(packages).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(packages, folder, "package.json"), "utf8"));
    return Object.entries<{ "@frugal/source"?: string }>(manifest.exports).flatMap(
      ([path, { "@frugal/source": source }]): Entry[] => {
        if (source === undefined) return [];
        const file = join(packages, folder, source);
        const key = `${folder}/${source.slice(2).replace(/(\/index)?\.ts$/, "")}`;
        return [{ name: `${folder}${path.slice(1)}`, file, key }];
      },
    );
  });
}

/** Of equal headings typedoc and VitePress count differently: what is not there leads to the first. */
function mendAnchors(file: string): void {
  const text = readFileSync(file, "utf8");
  const headings = new Map<string, number>();
  for (const [, heading] of text.matchAll(/^#+ (.*)$/gm)) {
    const slug = heading!.toLowerCase().replace(/[^a-z0-9]/g, "");
    headings.set(slug, (headings.get(slug) ?? 0) + 1);
  }
  const mended = text.replace(/\]\(#([a-z0-9-]+)-(\d+)\)/g, (link, name, number) => {
    const times = headings.get(name.replace(/[^a-z0-9]/g, "")) ?? 0;
    return Number(number) < times ? link : `](#${name})`;
  });
  writeFileSync(file, mended);
}

function fileOf(out: string, name: string): string {
  for (const path of [name, `${name}/index`]) {
    if (existsSync(join(out, `${path}.md`))) return path.replace(/index$/, "");
  }
  throw new Error(`api: no page was written for ${name} in ${out}`);
}
