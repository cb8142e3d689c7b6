import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { statements } from "../../data/statements.zh.ts";
import type { ClaimRow, Measured } from "../data/measured.ts";

const WORDS = {
  en: {
    figures: "Figures",
    holds: "holds",
    fails: "does not hold",
    expected: "Expected",
    measured: "Measured",
    source: "Source",
    run: (date: string, machine: string) =>
      `Measured on ${date} (${machine}) by \`npm run claims\`; the ids are those that it takes.`,
  },
  zh: {
    figures: "数据",
    holds: "成立",
    fails: "不成立",
    expected: "预期",
    measured: "实测",
    source: "出处",
    run: (date: string, machine: string) =>
      `${date} 由 \`npm run claims\` 测得（${machine}）；编号即该命令的参数。预期与实测为程序原文。`,
  },
} as const;

/**
 * A part for pages, in each language, for each series of claims: `S`, `MO` … What is measured is
 * copied from the snapshot; nothing is typed by hand.
 */
export function claimTables(claims: Measured<ClaimRow>, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of new Set(claims.rows.map(({ id }) => seriesOf(id)))) {
    const rows = claims.rows.filter(({ id }) => seriesOf(id) === name);
    for (const language of ["en", "zh"] as const) {
      writeFileSync(
        join(folder, `${name}.${language}.md`),
        claimList({ ...claims, rows }, language),
      );
    }
  }
}

/** Figures of so many characters stand open; longer ones are unfolded by the reader. */
const SHORT = 200;

/** `S` of `S4`; what has no number, as `densities`, belongs to sparse attention. */
export const seriesOf = (id: string): string => /^([A-Z]+)\d/.exec(id)?.[1] ?? "S";

function claimList({ date, machine, rows }: Measured<ClaimRow>, language: "en" | "zh"): string {
  const words = WORDS[language];
  const items = rows.map((claim) => {
    const { id, holds } = claim;
    const chinese = language === "zh" ? statements[id] : undefined;
    const statement = chinese ?? claim.statement;
    const long = claim.measured.length + claim.expected.length > SHORT;
    const foreign = language === "zh" && chinese === undefined ? ' lang="en"' : "";
    return [
      `<li class="claim ${holds ? "holds" : "fails"}" id="claim-${id}">`,
      `<p${foreign}><code>${id}</code> <strong>${holds ? `✓ ${words.holds}` : `✗ ${words.fails}`}</strong> ${text(statement)}</p>`,
      ...(long ? [`<details><summary>${words.figures}</summary>`] : []),
      `<dl${language === "zh" ? ' lang="en"' : ""}>`,
      ...[
        [words.measured, claim.measured],
        [words.expected, claim.expected],
        [words.source, claim.source],
      ].map(([term, value]) => `<dt>${term}</dt><dd>${text(value ?? "")}</dd>`),
      "</dl>",
      ...(long ? ["</details>"] : []),
      "</li>",
    ].join("\n");
  });
  const list = `<ul class="claims" v-pre>\n${items.join("\n")}\n</ul>`;
  return `${list}\n\n${words.run(date, machine)}\n`;
}

/** Text as HTML in Markdown, which an empty line would end. */
const text = (value: string) =>
  value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\n[ \t]*/g, (gap) => `<br>${"&nbsp;".repeat(gap.length - 1)}`);
