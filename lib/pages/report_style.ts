/** The style sheet of the record: a page of paper that also fits a phone. */
export const REPORT_STYLE = `:root {
  color-scheme: light dark;
  --ground: #ffffff;
  --text: #1b1f24;
  --quiet: #59626d;
  --line: #cfd5dc;
  --bar: #b3470f;
  --link: #0b5cad;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181d;
    --text: #e8ebee;
    --quiet: #a4aeb9;
    --line: #38414b;
    --bar: #f0924e;
    --link: #7db8f5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  padding: 1rem;
  max-width: 60rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: break-word;
}
h1 { margin: 1rem 0 0; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 1.75rem 0 .5rem; font-size: 1.125rem; }
p { margin: .25rem 0; }
a { color: var(--link); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav a { padding: .5rem 0; }
.quiet, .hint, .made, th, .case span:first-child { color: var(--quiet); }
.hint { font-size: .875rem; }
.case { display: grid; grid-template-columns: minmax(0, 1fr); gap: .25rem 2rem; margin: 1rem 0 .25rem; }
.case label, .zone { display: grid; grid-template-columns: 11rem minmax(0, 1fr); align-items: baseline; border-bottom: 1px solid var(--line); padding: .25rem 0; }
textarea {
  width: 100%;
  min-height: 2.25rem;
  padding: .25rem .4rem;
  border: 1px solid var(--quiet);
  border-radius: .25rem;
  background: transparent;
  color: inherit;
  font: inherit;
  resize: none;
  field-sizing: content;
}
.headline { margin: 1.25rem 0 0; padding: .9rem 1.1rem; border: 2px solid currentColor; font-size: 1.0625rem; }
.headline .much { font-size: 1.25em; white-space: nowrap; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
th { font-weight: 600; }
td { font-variant-numeric: tabular-nums; }
td:first-child { min-width: 9.5em; }
.bars, .hours { display: block; width: 100%; max-width: 46rem; height: auto; }
.bar { fill: var(--bar); }
rect.ground { fill: var(--line); }
.hours .ground { stroke: var(--line); }
svg text { fill: var(--quiet); font-size: 13px; }
footer { font-size: .875rem; }
.hash { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.sign { display: flex; flex-wrap: wrap; gap: .5rem .75rem; margin-top: 1.25rem; align-items: end; }
.sign .line { flex: 1 1 10rem; border-bottom: 1px solid currentColor; height: 1.5rem; }
@media (min-width: 48rem) {
  body { padding: 2rem 1.5rem; }
  .case { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
@media screen and (max-width: 40rem) {
  .case label, .zone { grid-template-columns: minmax(0, 1fr); }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
  td { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); padding: .1rem 0; border: 0; }
  td::before { content: attr(data-label); color: var(--quiet); }
}
@media print {
  :root { color-scheme: light; --ground: #ffffff; --text: #000000; --quiet: #333333; --line: #888888; --bar: #000000; }
  @page {
    margin: 16mm 15mm 20mm;
    @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; }
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .hint { display: none; }
  .case { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .case label, .zone { grid-template-columns: 8.5em minmax(0, 1fr); }
  textarea { min-height: 0; padding: 0; border: 0; border-radius: 0; outline: none; }
  .headline { font-size: 11pt; padding: 2.5mm 4mm; }
  table { font-size: 8.5pt; }
  th, td { padding-right: 1em; }
  h2 { margin-top: 5mm; break-after: avoid; }
  tr, svg, .headline, .case, .days, .raw, footer { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
  thead { display: table-header-group; }
  .bars, .hours { max-width: 120mm; }
}
`;
