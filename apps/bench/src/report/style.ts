/** Light and dark; the series colours keep their order of lightness in both. */
export const style: string = `
:root {
  color-scheme: light dark;
  --paper: #fcfcfa; --ink: #22262b; --soft: #5d656e; --rule: #dcdfe2;
  --series-1: #9a9fa6; --series-2: #c98a1b; --series-3: #1f6feb; --series-4: #12997f; --series-5: #b3389b; --series-6: #c2452f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --ink: #e4e7ea; --soft: #9aa3ad; --rule: #333a42;
    --series-1: #8a919a; --series-2: #e0a63a; --series-3: #5fa2ff; --series-4: #3fc7a8; --series-5: #e277cc; --series-6: #f0836b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 1380px; padding: 2.5rem 1.5rem 4rem;
  background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; letter-spacing: -.01em; }
h2 { font-size: 1.2rem; margin: 3rem 0 .8rem; }
p { max-width: 72ch; }
header p, figcaption { color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; list-style: none; margin: 0 0 .8rem; padding: 0; }
.legend i { display: inline-block; width: 1.3em; height: .28em; border-radius: .2em; margin-right: .5em; vertical-align: .22em; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.5rem; }
figure { margin: 0; min-width: 0; }
figure svg { display: block; width: 100%; height: auto; overflow: visible; }
figcaption { font-size: .9rem; margin-top: .3rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .95rem; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: .22rem 1.6rem .22rem 0; white-space: nowrap; }
tr:has(td:first-child:not(:empty)) td { border-top: 1px solid var(--soft); }
td:first-child { font-weight: 600; }
td.problem { color: var(--soft); white-space: normal; }
`;
