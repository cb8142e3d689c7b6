import { join } from "node:path";
import { apiPages } from "./generate/apiPages.ts";
import { maskZoo } from "./generate/maskZoo.ts";
import { repositoryPages } from "./generate/repositoryPages.ts";
import { tfjsBinaries } from "./generate/tfjsBinaries.ts";
import { root, site } from "./places.ts";

// What the site shows of the repository: pages from its Markdown, the reference from its docstrings,
// pictures from its masks. All of it is ignored by git.
repositoryPages(root, site, [
  "CONTRIBUTING.md",
  "docs/architecture.md",
  "docs/numerics.md",
  "apps/bench/README.md",
]);
maskZoo(join(site, "generated"));
tfjsBinaries(join(site, "public", "tfjs"));
await apiPages(root, join(site, "api"));
