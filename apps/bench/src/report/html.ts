type Cell = string | { readonly span: number; readonly text: string };

export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A table whose cells are plain text; a cell may span several columns. */
export function htmlTable(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cell = (one: Cell) =>
    typeof one === "string"
      ? `<td>${escapeHtml(one)}</td>`
      : `<td class="problem" colspan="${one.span}">${escapeHtml(one.text)}</td>`;
  const head = titles.map((title) => `<th>${escapeHtml(title)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("\n");
  return `<div class="wide"><table><thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody></table></div>`;
}
