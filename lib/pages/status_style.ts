import { STRETCH_TONES, type Tone } from "./view/tone.ts";
import type { StretchKind } from "../report/timeline.ts";

/** The colour of a kind of time on a bar: that of a home which is in it. */
function fillOf(kind: Exclude<StretchKind, "before">): string {
  const fills: Readonly<Record<Exclude<Tone, "wait">, string>> = {
    bad: "--bad",
    look: "--look",
    good: "--good-bar",
  };
  const tone = STRETCH_TONES[kind];
  return `var(${tone === null ? "--line" : fills[tone]})`;
}

/**
 * The pages' style sheet. Mobile first, light and dark. Blue-green and vermilion stay apart for
 * people who see red and green alike; each state and each kind of time has a shape of its own too.
 */
export const STATUS_STYLE = `:root {
  color-scheme: light dark;
  --ground: #f3f5f6;
  --card: #ffffff;
  --text: #15191e;
  --quiet: #55606c;
  --line: #d9dfe5;
  --link: #0a5a8a;
  --good: #0b7a57;
  --good-bar: #3aa884;
  --bad: #c2310f;
  --look: #8a5300;
  --unknown: #6d7884;
  --bad-ground: #fdeee9;
  --look-ground: #fff3da;
  --good-ground: #e6f5ef;
  --mark: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1216;
    --card: #171c22;
    --text: #eaeef2;
    --quiet: #a3afbb;
    --line: #2c353f;
    --link: #7cc4f2;
    --good: #45c79b;
    --good-bar: #2f9a76;
    --bad: #ff7a55;
    --look: #f3b54f;
    --unknown: #8f9ba8;
    --bad-ground: #33190f;
    --look-ground: #32270f;
    --good-ground: #10271f;
    --mark: #0e1216;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto;
  padding: .75rem 1rem 2rem;
  max-width: 46rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: break-word;
}
header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem; min-height: 2.75rem; align-items: center; color: var(--quiet); font-weight: 600; }
header a { padding: .5rem 0; }
a { color: var(--link); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: .25rem; }
h1, h2, h3, p { margin: 0; }
h2 { font-size: 1.125rem; line-height: 1.3; font-weight: 650; }
h3 { margin-top: 1rem; font-size: .9375rem; font-weight: 600; color: var(--quiet); }
.summary { margin: .25rem 0 1rem; font-size: 1.625rem; line-height: 1.2; font-weight: 700; letter-spacing: -.01em; }
.card, .banner {
  margin: 0 0 1rem;
  padding: 1.125rem;
  border: 1px solid var(--line);
  border-radius: .875rem;
  background: var(--card);
}
.card h1 { font-size: 1.375rem; line-height: 1.25; }
.card > p + p, .card > h1 + p, .card > .acts + p, .card > .lines + p { margin-top: .5rem; }
.hero h1, .home h2 { font-size: 1.0625rem; font-weight: 600; color: var(--quiet); }
.hero, .home, .failed { border-top-width: .375rem; }
.tone-bad { --tone: var(--bad); --tone-ground: var(--bad-ground); }
.tone-look { --tone: var(--look); --tone-ground: var(--look-ground); }
.tone-wait { --tone: var(--quiet); --tone-ground: var(--card); }
.tone-good { --tone: var(--good); --tone-ground: var(--card); }
.hero[class*="tone-"], .home, .failed { border-top-color: var(--tone); background: var(--tone-ground); }
.word { display: flex; gap: .6rem; align-items: center; margin-top: .375rem; font-size: min(2.25rem, 11.5vw); line-height: 1.1; font-weight: 750; letter-spacing: -.02em; }
[class*="tone-"] > .word { color: var(--tone); }
.since { font-size: 1.1875rem; line-height: 1.35; }
.since::first-letter, .home .sums::first-letter { text-transform: uppercase; }
.done { margin-top: .625rem; color: var(--quiet); }
.tone-bad > .done, .tone-look > .done, .late > .done { color: var(--text); }
.home { position: relative; }
.home h2 a::after { content: ""; position: absolute; inset: 0; border-radius: .875rem; }
.home .word { font-size: min(1.75rem, 10vw); }
.home .since { font-size: 1.0625rem; }
.home .sums { margin: .875rem 0 0; font-size: .9375rem; }
.icon { flex: none; width: .95em; height: .95em; fill: var(--tone); }
.mark { fill: none; stroke: var(--mark); stroke-width: 3.2; stroke-linecap: round; stroke-linejoin: round; }
.quiet, .sums, footer { color: var(--quiet); }
.sums { margin: .125rem 0 .375rem; }
.banner { border-color: var(--look); border-left-width: .375rem; background: var(--look-ground); font-weight: 600; }
.banner.bad { border-color: var(--bad); background: var(--bad-ground); }
.usual { margin-top: .625rem; color: var(--quiet); }
.advice { margin-top: .875rem; padding-left: .875rem; border-left: .25rem solid var(--link); }
.advice li { margin: .2rem 0; }
.advice ol { margin: .25rem 0 0; padding-left: 1.25rem; }
.notes { margin: .875rem 0 0; padding: .625rem .625rem .625rem 1.5rem; border: 1px solid var(--look); border-radius: .5rem; background: var(--look-ground); }
.steps { margin: .5rem 0 0; padding-left: 1.4rem; }
.steps li { margin: .35rem 0; }
code { padding: .1em .35em; border-radius: .3em; background: var(--ground); font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.fills { position: absolute; }
.bar, .spark { display: block; width: 100%; overflow: visible; }
.spark text { fill: var(--quiet); font-size: .75rem; font-variant-numeric: tabular-nums; }
.median { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 4 3; }
rect.loss { fill: var(--bad); }
.hours-of small { margin-top: .125rem; }
.bar text { fill: var(--quiet); font-size: .8125rem; font-variant-numeric: tabular-nums; }
.stretch { position: relative; }
.slots { position: absolute; inset: 0 0 auto; display: grid; grid-template-columns: repeat(8, 1fr); height: 2.75rem; margin: 0; padding: 0; list-style: none; }
.slot { display: block; height: 100%; border-radius: .25rem; }
a.slot:hover, .slot:focus-visible { background: color-mix(in srgb, var(--link) 18%, transparent); }
.readout { min-height: 1.5em; font-size: .875rem; color: var(--quiet); }
.days { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); gap: .25rem; margin: .25rem 0; padding: 0; list-style: none; font-size: .75rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.w2 { grid-column-start: 2; } .w3 { grid-column-start: 3; } .w4 { grid-column-start: 4; } .w5 { grid-column-start: 5; } .w6 { grid-column-start: 6; } .w7 { grid-column-start: 7; }
.days .head { align-self: center; white-space: nowrap; color: var(--quiet); }
.days li > * { position: relative; display: flex; flex-direction: column; justify-content: space-between; height: 2.75rem; padding: .1rem .2rem 0; border: 1px solid var(--line); border-radius: .25rem; color: var(--text); text-decoration: none; white-space: nowrap; overflow: hidden; }
.days a { border-color: var(--quiet); }
.days li > ::after { content: ""; display: block; height: .375rem; margin: 0 -.2rem; background: ${
  fillOf("online")
}; print-color-adjust: exact; forced-color-adjust: none; }
.days .before::after { height: 2px; background: var(--line); }
.days .not_watched::after { height: .625rem; background: radial-gradient(circle at 2px 2px, ${
  fillOf("not_watched")
} 1.2px, var(--line) 1.4px) 0 0 / 4px 4px; }
.days .outage::after { background: ${fillOf("outage")}; }
.days .silent::after { background: repeating-linear-gradient(45deg, ${
  fillOf("silent")
} 0 3.5px, var(--card) 3.5px 5px); }
.days .h1::after { height: .5rem; } .days .h2::after { height: .75rem; } .days .h3::after { height: 1.125rem; } .days .h4::after { height: 1.625rem; }
.days .cut::before { content: "▾"; content: "▾" / ""; position: absolute; top: 0; right: .15rem; }
rect.online { fill: ${fillOf("online")}; }
rect.outage { fill: ${fillOf("outage")}; }
rect.silent { fill: ${fillOf("silent")}; }
rect[fill="url(#hatch)"] { fill: url(#hatch); stroke: ${fillOf("silent")}; }
rect.gap { fill: var(--card); }
rect.veil { fill: var(--line); }
rect.before, rect.tick { fill: var(--line); }
circle.not_watched { fill: ${fillOf("not_watched")}; }
rect[fill="url(#dots)"] { fill: url(#dots); }
.cut { fill: var(--text); }
.cut.commanded, .cut.scheduled { fill: var(--card); stroke: var(--text); stroke-width: 1.5; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.125rem; margin: .875rem 0 0; padding: 0; list-style: none; font-size: .875rem; color: var(--quiet); }
.legend li { display: flex; align-items: center; gap: .4rem; }
.homes + .legend { margin: 0 0 1rem; }
.outages, .lines, .targets { margin: .375rem 0 0; padding: 0; list-style: none; }
.outages li, .lines li, .targets li { padding: .5rem 0; border-top: 1px solid var(--line); }
.outages li:first-child, .lines li:first-child, .targets li:first-child { border-top: 0; }
.outages li:last-child, .lines li:last-child, .targets li:last-child { padding-bottom: 0; }
.when { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
.chip { display: inline-block; margin-top: .25rem; padding: .1rem .6rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .875rem; color: var(--quiet); }
.chip.yes { border-color: var(--good); background: var(--good-ground); color: var(--text); }
.chip.no { border-color: var(--bad); background: var(--bad-ground); color: var(--text); }
.lines li { display: flex; flex-wrap: wrap; gap: 0 .875rem; }
.lines span:last-child { flex: 1 1 8rem; min-width: 0; }
.lines time, .lines .name { flex: none; width: 6.25rem; padding-top: .1rem; font-size: .875rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.steps-seen { margin: .5rem 0 0; padding: 0; list-style: none; }
.steps-seen li { position: relative; display: flex; flex-wrap: wrap; gap: 0 .875rem; padding: 0 0 .75rem 1.5rem; border-left: 2px solid var(--line); margin-left: .4rem; }
.steps-seen li:last-child { padding-bottom: 0; border-color: transparent; }
.steps-seen li::before { content: ""; position: absolute; left: -.44rem; top: .4rem; width: .8rem; height: .8rem; border: 2px solid var(--text); border-radius: 50%; background: var(--card); }
.steps-seen .was-bad::before { border-color: var(--bad); background: var(--bad); border-radius: 0; }
.steps-seen .was-good::before { border-color: var(--good); background: var(--good); }
.steps-seen time, .steps-seen small { white-space: nowrap; font-size: .875rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.steps-seen time { flex: none; width: 4.75rem; padding-top: .1rem; }
.steps-seen span { flex: 1 1 10rem; }
.link { overflow-wrap: anywhere; }
summary { padding: .625rem 0 0; color: var(--link); cursor: pointer; }
.targets li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .25rem 1rem; align-items: center; }
.targets .hours-of { grid-column: 1 / -1; grid-row: 2; }
.targets small { display: block; color: var(--quiet); font-size: .875rem; }
.now { text-align: right; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr)); gap: .75rem 1.25rem; margin: .625rem 0 0; }
dl div:first-child { grid-column: 1 / -1; }
dt { font-size: .875rem; color: var(--quiet); }
dd { margin: 0; font-variant-numeric: tabular-nums; }
dd::first-letter { text-transform: uppercase; }
.ways { display: flex; flex-wrap: wrap; gap: .5rem 1rem; margin-top: .875rem; }
.ways a, button { display: inline-block; min-height: 2.75rem; padding: .55rem 1rem; border: 1px solid var(--line); border-radius: .625rem; background: var(--card); color: var(--text); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
.ways a:hover, button:hover { border-color: var(--text); }
main form { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin: .5rem .5rem 0 0; }
main form label { display: inline-flex; align-items: center; gap: .5rem; }
.clock { min-height: 2.75rem; padding: .35rem .6rem; border: 1px solid var(--unknown); border-radius: .625rem; background: var(--card); color: var(--text); font: inherit; }
.login { display: grid; gap: .5rem; margin: .75rem 0; }
.login input { width: 100%; }
input[type="password"] { min-height: 2.75rem; padding: .35rem .75rem; border: 1px solid var(--unknown); border-radius: .625rem; background: var(--card); color: var(--text); font: inherit; }
.banner a { white-space: nowrap; }
.burst { margin: -.5rem 0 1rem; }
.pick { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .75rem 1rem; margin: 0 0 1rem; }
.pick nav { display: flex; flex-wrap: wrap; gap: .5rem; }
.pick a { min-height: 2.75rem; padding: .5rem .9rem; border: 1px solid var(--line); border-radius: 1.5rem; background: var(--card); color: var(--text); text-decoration: none; }
.pick a[aria-current] { background: var(--text); color: var(--ground); font-weight: 600; }
.pick form { margin: 0; max-width: 100%; }
input[type="search"] { min-width: 0; max-width: 100%; min-height: 2.75rem; padding: .35rem .75rem; border: 1px solid var(--unknown); border-radius: .625rem; background: var(--card); color: var(--text); font: inherit; }
.rows { width: 100%; margin: 0 0 1rem; border-collapse: collapse; background: var(--card); }
.rows th { padding: .6rem .75rem; font-size: .875rem; text-align: left; color: var(--quiet); }
.rows td { padding: .6rem .75rem; border-top: 1px solid var(--line); vertical-align: top; font-variant-numeric: tabular-nums; }
.rows td:first-child { min-width: 12rem; font-weight: 600; }
.rows td:nth-child(3) { white-space: nowrap; }
.rows tr[class] td { background: var(--tone-ground); }
.rows .state .icon { margin-right: .4rem; vertical-align: -.08em; }
.acts h2 { margin-top: 1.25rem; font-size: 1rem; color: var(--quiet); }
p.state { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
.cuts { border: 2px solid var(--bad); color: var(--bad); }
.asked { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .25rem 0; padding: 0; list-style: none; color: var(--quiet); }
.asked li + li::before { content: "→"; margin-left: -1.25rem; margin-right: .35rem; }
.asked .yes { color: var(--good); font-weight: 600; }
.asked [aria-current] { color: var(--text); font-weight: 600; }
.phone.bad { border-left: .375rem solid var(--look); }
.banner.bad ~ .phone.bad { border-left-color: var(--bad); }
footer { font-size: .875rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 40rem) {
  .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rows tr { display: flex; flex-wrap: wrap; border-top: 1px solid var(--line); }
  .rows td { order: 2; flex: 1 1 100%; padding: .1rem .75rem; border: 0; }
  .rows td:first-child { order: 0; flex: 1 1 8rem; min-width: 0; padding-top: .6rem; }
  .rows td:nth-child(3)::before { content: "since "; }
  .rows td:nth-child(3) { order: 1; flex: 0 1 auto; white-space: normal; padding-top: .6rem; color: var(--quiet); }
  .rows td:last-child { padding-bottom: .6rem; font-size: .9375rem; }
}
@media (min-width: 40rem) {
  body { padding: 1.25rem 1.5rem 3rem; }
  .card { padding: 1.5rem; }
  .hero .word { font-size: 3.25rem; }
  .hero .since { font-size: 1.375rem; }
  .summary { font-size: 2rem; }
  dl { grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); }
  .lines time, .lines .name { width: 9rem; }
  .targets li { grid-template-columns: minmax(0, 16rem) minmax(0, 1fr) 7rem; }
  .targets .hours-of { grid-column: 2; grid-row: 1; }
  .now { grid-column: 3; }
}
@media (min-width: 48rem) {
  .days { grid-template-columns: none; grid-template-rows: repeat(7, auto); grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); }
  .days li { grid-column-start: auto; }
  .w2 { grid-row-start: 2; } .w3 { grid-row-start: 3; } .w4 { grid-row-start: 4; } .w5 { grid-row-start: 5; } .w6 { grid-row-start: 6; } .w7 { grid-row-start: 7; }
  .days li > * { height: 2rem; }
}
@media (min-width: 64rem) {
  body { max-width: 60rem; }
  .homes { display: grid; grid-template-columns: repeat(auto-fit, minmax(25rem, 1fr)); gap: 0 1rem; }
}
@media print {
  header, footer, .unseen, .ways, .pick form, .readout, form, button, details:not([open]) { display: none; }
  body { max-width: none; padding: 0; }
  .card { break-inside: avoid; border-color: var(--quiet); }
  .hero, .home, .notes, .banner, .rows td { print-color-adjust: exact; }
}
`;
