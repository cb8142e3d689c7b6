import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The live figure of each essay. */
const FIGURES = {
  "sparse-attention": "maskPlayground",
  "measuring-sparsity": "sparsity",
  monarch: "monarch",
  concentration: "concentration",
  synthesizer: "synthesizer",
  gau: "gau",
  extrapolation: "extrapolation",
  robustness: "robustness",
} as const;

const HEADINGS = { en: "Try it here", zh: "动手试" };

/** A part of each essay's page: its live figure, or nothing where there is none yet. */
export function figures(demos: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [slug, name] of Object.entries(FIGURES)) {
    const component = `${name[0]?.toUpperCase()}${name.slice(1)}.vue`;
    const exists = existsSync(join(demos, name, component));
    for (const [language, heading] of Object.entries(HEADINGS)) {
      const part = exists ? `## ${heading} {#try}\n\n<LiveDemo name="${name}" />\n` : "";
      writeFileSync(join(folder, `${slug}.${language}.md`), part);
    }
  }
}
