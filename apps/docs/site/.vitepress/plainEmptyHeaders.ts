import type { MarkdownRenderer } from "vitepress";

/** A header cell without a word is a plain cell: a screen reader would announce a header of nothing. */
export function plainEmptyHeaders(md: MarkdownRenderer): void {
  md.core.ruler.push("plain_empty_headers", ({ tokens }) => {
    tokens.forEach((token, i) => {
      const [inside, close] = [tokens[i + 1], tokens[i + 2]];
      if (token.type !== "th_open" || inside?.content !== "" || close === undefined) return;
      token.tag = "td";
      close.tag = "td";
    });
  });
}
