import { asNewerCalls } from "../../base/text.ts";
import type { HistoryEntry } from "../../site/history.ts";
import { describeHappening } from "../../site/history_text.ts";
import type { SiteView } from "../../status/read_status.ts";
import { POWER_CYCLE_KEPT_MS } from "../../site/button.ts";
import { formatClock, type Reader } from "../../time/clock_text.ts";
import { type EpochMs, HOUR_MS } from "../../time/time.ts";
import { type Html, html } from "./html.ts";
import { renderTime } from "./moment.ts";

/** How far what was asked of a home has come: asked for, handed over, done. */

/** What came of it is shown for so long. */
const ANSWERED_MS = 2 * HOUR_MS;
const ANSWERS_MAX = 3;

/** The card; null: nothing was asked lately. `entries` newest first. */
export function renderAsked(
  site: SiteView,
  { entries, reader }: { readonly entries: readonly HistoryEntry[]; readonly reader: Reader },
): Html | null {
  const answers = entries.flatMap((entry) => {
    const isAnswer = entry.kind === "event" && entry.what.kind === "command_done";
    return isAnswer && reader.now - entry.at < ANSWERED_MS
      ? [
        html`<li>${renderTime(entry.at, reader)} <span>${
          describeHappening(entry.what, entry.at)
        }</span></li>`,
      ]
      : [];
  }).slice(0, ANSWERS_MAX);
  if (answers.length === 0 && site.commands.length === 0) return null;
  return html`<section class="card" id="asked">
<h2>What you asked for</h2>
${site.commands.map((command) => renderCommand(command, { site, reader }))}
${answers.length === 0 ? null : html`<ol class="lines">${answers}</ol>`}
</section>`;
}

/** At the start of a sentence; a newer release may have left one that this one does not know. */
export function commandName(
  { kind, forMs }: Pick<SiteView["commands"][number], "kind" | "forMs">,
): string {
  switch (kind) {
    case "power-cycle":
      return "A reboot";
    case "pause":
      return forMs === 0 ? "Resuming" : "A pause";
    default:
      return asNewerCalls(kind, "cloud");
  }
}

/** When a command was asked for; null: not known, for only of a reboot it is always kept as long. */
export function askedAtOf(
  { kind, expiresAt }: SiteView["commands"][number],
  now: EpochMs,
): EpochMs | null {
  const askedAt = expiresAt - POWER_CYCLE_KEPT_MS;
  return kind === "power-cycle" && askedAt <= now ? askedAt : null;
}

/** When a command that waits is fetched: whoever reads "online" asks why it waits. */
export function nextReport({ state }: Pick<SiteView, "state">): string {
  return state === "silent"
    ? "there is no contact"
    : "its next report, within 15 s or so, fetches it";
}

/** One command that is under way; the step that is waited for is told in words. */
export function renderCommand(
  command: SiteView["commands"][number],
  { site, reader }: { readonly site: Pick<SiteView, "state">; readonly reader: Reader },
): Html {
  const { givenAt, kind, forMs } = command;
  const askedAt = askedAtOf(command, reader.now);
  const what = commandName({ kind, forMs });
  const until = formatClock(command.expiresAt, reader);
  const waits = givenAt === null
    ? `The home has not fetched it yet: ${
      nextReport(site)
    }. If it has not by ${until}, nothing is done.`
    : `The home has not answered yet; it does so until ${until}.`;
  const steps = [
    [askedAt === null ? "asked for" : `asked at ${formatClock(askedAt, reader)}`, true],
    [
      givenAt === null ? "waits for the home" : `handed over at ${formatClock(givenAt, reader)}`,
      givenAt !== null,
    ],
    [givenAt === null ? "done" : "waits for its answer", false],
  ] as const;
  const next = steps.findIndex(([, isDone]) => !isDone);
  return html`<p><strong>${what}</strong></p>
<ol class="asked">${
    steps.map(([words, isDone], index) =>
      isDone
        ? html`<li class="yes">✓ ${words}</li>`
        : index === next
        ? html`<li aria-current="step">${words}</li>`
        : html`<li>${words}</li>`
    )
  }</ol>
<p class="quiet">${waits}</p>`;
}
