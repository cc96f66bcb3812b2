import { alignColumns } from "../base/text.ts";
import type { SiteView, StatusView } from "./read_status.ts";
import { channelWords, heldOf, homeSaidOf, onlyPings, sweepWarning } from "./status_words.ts";
import { formatBetween } from "../time/length_text.ts";
import { formatClock, type Reader } from "../time/clock_text.ts";

const HEADINGS = ["HOME", "STATE", "SINCE", "LAST HEARTBEAT", "REBOOTS 24 H", "SAID LAST"] as const;
const EMPTY = "No home is set up yet; a home appears with its first heartbeat";

/** The status as a terminal shows it, with a line feed at the end. Times are in each home's zone. */
export function renderStatusTable(view: StatusView): string {
  const rows = view.sites.map((site) => cellsOf(site, view.now));
  const lines = rows.length === 0 ? [EMPTY] : alignColumns([HEADINGS, ...rows]);
  const warning = sweepWarning(view);
  const reader: Reader = { now: view.now, timeZone: view.sites[0]?.timeZone ?? null };
  lines.push("");
  const several = view.channels ?? [];
  if (several.length < 2) lines.push(`Phone: ${channelWords(view.channel, reader)}`);
  else lines.push(...several.map((each) => `${each.name}: ${channelWords(each, reader)}`));
  for (const each of view.channel.setAside) {
    lines.push(`  refused: "${each.kind}" of ${each.siteName}: ${each.why}`);
  }
  if (warning !== null) lines.push(`Warning: ${warning}`);
  // The words come from homes and servers: nothing of them may steer the terminal.
  return `${lines.map((line) => line.replaceAll(/\p{Cc}/gu, " ")).join("\n")}\n`;
}

function cellsOf(site: SiteView, now: number): string[] {
  const reader: Reader = { now, timeZone: site.timeZone };
  const notes = [homeSaidOf(site, reader)];
  const { paused, muted } = heldOf(site, reader);
  if (muted !== null) notes.push(`muted ${muted}`);
  if (paused !== null) notes.push(`paused ${paused}`);
  if (site.state === "late") {
    notes.push(
      `no outage so far, counts as silent from ${formatClock(site.deadlineAt, reader)} on`,
    );
  }
  notes.push(...site.warnings);
  return [
    site.name === site.id ? site.id : `${site.name} (${site.id})`,
    site.state,
    site.stateSince === null ? "not known" : formatClock(site.stateSince, reader),
    `${formatBetween(site.lastSeenAt, now)} ago`,
    onlyPings(site) ? "-" : String(site.cuts24h),
    notes.join("; "),
  ];
}
