/** The style sheet of the report: a page of paper that also fits a phone. */
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
  max-width: 68rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: anywhere;
}
h1 { margin: 1rem 0 0; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; }
p { margin: .25rem 0; }
a { color: var(--link); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav a { padding: .5rem 0; }
.quiet, footer, dt, th { color: var(--quiet); }
footer p { max-width: 46rem; font-size: .875rem; }
dl {
  display: grid;
  grid-template-columns: repeat(2, minmax(0, 1fr));
  gap: .75rem 1.25rem;
  margin: 1.25rem 0 0;
  padding: 1rem 0;
  border-block: 1px solid var(--line);
}
dt { font-size: .8125rem; }
dd { margin: 0; font-size: 1.125rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; min-width: 100%; font-size: .875rem; }
table { overflow-wrap: normal; }
.wide table, .number { white-space: nowrap; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; }
th { font-weight: 600; }
td { font-variant-numeric: tabular-nums; vertical-align: top; }
.hours { display: block; width: 100%; max-width: 46rem; height: auto; }
.hours .bar { fill: var(--bar); }
.hours .ground { stroke: var(--line); }
.hours text { fill: var(--quiet); font-size: 13px; }
@media (min-width: 40rem) {
  body { padding: 2rem 1.5rem; }
  dl { grid-template-columns: repeat(4, minmax(0, 1fr)); }
}
@media print {
  :root { --ground: #ffffff; --text: #000000; --quiet: #444444; --line: #999999; --bar: #444444; }
  @page { margin: 18mm 15mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  table { font-size: 8.5pt; }
  h2 { break-after: avoid; }
  tr, svg, dl { break-inside: avoid; }
  thead { display: table-header-group; }
}
`;
