import { join } from "node:path";
import { suites } from "@frugal/bench/suites";
import { type BenchRow, type ClaimRow, measured } from "./data/measured.ts";
import { apiPages } from "./generate/apiPages.ts";
import { benchCharts } from "./generate/benchCharts.ts";
import { claimTables } from "./generate/claimTables.ts";
import { experiments } from "./generate/experiments.ts";
import { figures } from "./generate/figures.ts";
import { maskZoo } from "./generate/maskZoo.ts";
import { repositoryPages } from "./generate/repositoryPages.ts";
import { tfjsBinaries } from "./generate/tfjsBinaries.ts";
import { demos, root, site } from "./places.ts";

// What the site shows of the repository: pages from its Markdown, the reference from its docstrings,
// pictures from its masks. All of it is ignored by git.
repositoryPages(root, site, [
  "CONTRIBUTING.md",
  "docs/architecture.md",
  "docs/numerics.md",
  "apps/bench/README.md",
]);
const generated = join(site, "generated");
const claims = measured<ClaimRow>("claims");
if (claims) claimTables(claims, join(generated, "claims"));
figures(demos, join(generated, "figures"));
maskZoo(join(root, "packages/sparse-masks/README.md"), generated);
const found = suites.flatMap(({ name, about }) => {
  const rows = measured<BenchRow>(name);
  return rows ? [{ name, about, ...rows }] : [];
});
benchCharts(found, generated);
experiments(measured<BenchRow>, join(generated, "experiments"));
tfjsBinaries(join(site, "public", "tfjs"));
await apiPages(root, join(site, "api"));
