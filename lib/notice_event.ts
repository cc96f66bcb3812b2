import type { Cause } from "./cause.ts";
import { formatClock } from "./clock_text.ts";
import { describeConsole } from "./console_text.ts";
import type { Happening } from "./event.ts";
import type { Notice, OutageReport } from "./notice.ts";
import { titled } from "./notice_title.ts";
import type { NtfyMessage } from "./ntfy.ts";
import { type EpochMs, formatDuration, MINUTE_MS } from "./time.ts";

/** An event this old says when it happened. */
const DATED_AFTER_MS = 2 * MINUTE_MS;

type EventNotice = Extract<Notice, { kind: "event" }>;
type Words = Pick<NtfyMessage, "title" | "body" | "priority" | "tags">;

/** What the phone gets to read of one event. */
export function describeEvent(notice: EventNotice, now: EpochMs): Words {
  const { news, body, priority } = newsOf(notice.what, notice);
  const at = formatClock(notice.at, { now, timeZone: notice.timeZone });
  const dated = now - notice.at >= DATED_AFTER_MS ? ` (at ${at})` : "";
  return {
    title: titled(notice.siteName, `: ${news}`),
    body: `${body}${dated}`,
    priority,
    tags: [priority > 3 ? "warning" : "house"],
  };
}

interface News {
  readonly news: string;
  readonly body: string;
  readonly priority: 3 | 4;
}

function newsOf(what: Happening, notice: EventNotice): News {
  switch (what.kind) {
    case "outage_began":
      return good("internet is away", `It was noticed after ${formatDuration(what.lastedMs)}.`);
    case "outage_ended":
      return good("internet is back", endOf(what));
    case "cut":
      return good("the router was cut", `The plug's answer: ${what.outcome}.`);
    case "gave_up":
      return bad(
        "gave up for now",
        `The router was cut ${times(what.cuts)} and that did not help. ` +
          `No more automatic cuts for ${formatDuration(what.retryInMs)}.`,
      );
    case "plug_trouble":
      return bad("trouble with the plug", what.hint);
    case "plug_well":
      return good("the plug is well again", "It answers as it should.");
    case "router_restarted":
      return good("the router restarted", "It went away and came back by itself.");
    case "watchdog_broken":
      return bad("the watchdog is blind", `Nothing could be probed: ${what.why}`);
    case "watchdog_mended":
      return good("the watchdog sees again", "It probes as it should.");
    case "state_trouble":
      return bad("trouble with the state file", what.why);
    case "command_done":
      return commandNews(what, notice.command);
    case "console_silent":
      return bad("a console is silent", `${describeConsole(what)}.`);
    case "console_back":
      return good("a console is back", `${describeConsole(what)}.`);
    case "console_update":
      return good("an update for a console", `${describeConsole(what)}.`);
  }
}

function good(news: string, body: string): News {
  return { news, body, priority: 3 };
}

function bad(news: string, body: string): News {
  return { news, body, priority: 4 };
}

function commandNews(
  what: Extract<Happening, { kind: "command_done" }>,
  command: EventNotice["command"],
): News {
  const name = command === "power-cycle" ? "power cycle" : command ?? "command";
  const note = what.note === "" ? "The home had nothing to add." : what.note;
  return what.result === "done" ? good(`${name} done`, note) : bad(`${name} ${what.result}`, note);
}

function endOf(what: OutageReport): string {
  const away = what.lastedMs === null
    ? "Internet was away, nobody knows how long"
    : `Internet was away for ${formatDuration(what.lastedMs)}`;
  const report = describeOutage(what, null);
  return report === "" ? `${away}.` : `${away}: ${report}.`;
}

/** `"the line was dead, the router was cut once at 03:14, which helped"`; `""`: nothing to say. */
export function describeOutage(report: OutageReport, lastCut: string | null): string {
  const parts = [describePast(report.cause), describeCuts(report, lastCut)];
  return parts.filter((part) => part !== "").join(", ");
}

function describeCuts(report: OutageReport, lastCut: string | null): string {
  if (report.cuts === 0) return "";
  const last = report.cuts === 1 ? "" : ", last";
  const at = lastCut === null ? "" : `${last} at ${lastCut}`;
  const helped = report.helped === null
    ? ""
    : `, which ${report.helped ? "helped" : "did not help"}`;
  return `the router was cut ${times(report.cuts)}${at}${helped}`;
}

function describePast(cause: Cause): string {
  switch (cause) {
    case "online":
      return "";
    case "captive_portal":
      return "a login page was in the way";
    case "dns_only":
      return "names did not resolve";
    case "internet_dead":
      return "the line was dead";
    case "router_dead":
      return "the router did not answer";
    case "watchdog_broken":
      return "the watchdog could not look";
  }
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
