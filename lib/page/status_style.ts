/** What the status page loads: its style sheet and its icon. Mobile first, light and dark. */
export const STATUS_STYLE = `:root {
  color-scheme: light dark;
  --ground: #f4f5f7;
  --card: #ffffff;
  --text: #1b1f24;
  --quiet: #59626d;
  --line: #dfe3e8;
  --up: #17803d;
  --late: #a15c00;
  --down: #c1121f;
  --down-ground: #fdecec;
  --late-ground: #fff4e0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101317;
    --card: #1a1f25;
    --text: #e8ebee;
    --quiet: #9aa5b1;
    --line: #2c333b;
    --up: #4cc77a;
    --late: #f0b04e;
    --down: #ff7b78;
    --down-ground: #341a1c;
    --late-ground: #33270f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  padding: 1rem;
  max-width: 44rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: anywhere;
}
h1 { margin: 0 0 1rem; font-size: 1rem; font-weight: 600; color: var(--quiet); }
h2 { margin: 0; font-size: 1.5rem; line-height: 1.25; font-weight: 650; }
h3 { margin: 1.25rem 0 .25rem; font-size: .875rem; font-weight: 600; color: var(--quiet); }
p { margin: .5rem 0 0; }
code {
  padding: .1em .35em;
  border-radius: .3em;
  background: var(--ground);
  font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
.site, .phone, .banner {
  margin: 0 0 1rem;
  padding: 1.25rem;
  border: 1px solid var(--line);
  border-radius: .75rem;
  background: var(--card);
}
.site, .phone { border-left: .375rem solid var(--line); }
.site.up { border-left-color: var(--up); }
.site.late { border-left-color: var(--late); }
.site.down { border-color: var(--down); background: var(--down-ground); }
.site.down h2 { color: var(--down); }
.site.late h2 { color: var(--late); }
.site h2 { display: flex; gap: .6rem; align-items: baseline; }
.dot { flex: none; width: .7em; height: .7em; border-radius: 50%; background: var(--up); }
.late .dot { background: var(--late); }
.down .dot { background: var(--down); }
.since, .quiet, .foot { color: var(--quiet); }
.banner { border-color: var(--late); background: var(--late-ground); font-weight: 600; }
.notes {
  margin: 1rem 0 0;
  padding: .6rem .9rem .6rem 1.9rem;
  border-radius: .5rem;
  background: var(--late-ground);
}
.steps { margin: .5rem 0 0; padding-left: 1.4rem; }
.steps li { margin: .35rem 0; }
dl {
  display: grid;
  grid-template-columns: repeat(2, minmax(0, 1fr));
  gap: .75rem 1.25rem;
  margin: 1rem 0 0;
}
dl div:first-child { grid-column: 1 / -1; }
dt { font-size: .8125rem; color: var(--quiet); }
dd { margin: 0; font-variant-numeric: tabular-nums; }
dd::first-letter { text-transform: uppercase; }
.history { margin: 0; padding: 0; list-style: none; }
.history li { padding: .4rem 0; border-top: 1px solid var(--line); }
.history li:first-child { border-top: 0; }
.history time { display: block; font-size: .8125rem; color: var(--quiet); }
.phone h2 { font-size: 1.125rem; }
.phone.bad { border-left-color: var(--late); }
.foot { font-size: .8125rem; }
@media (min-width: 40rem) {
  body { padding: 2rem 1.5rem; }
  h2 { font-size: 1.75rem; }
  dl { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .history li { display: flex; gap: 1rem; }
  .history time { flex: none; width: 9.5rem; padding-top: .15rem; }
}
`;

/** The icon of the page's tab. */
export function statusIcon(state: "up" | "down"): string {
  const color = state === "up" ? "#17803d" : "#c1121f";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="13" fill="${color}"/></svg>\n`;
}
