import { CAUSES, describeCause, routerAnswered, type ToldCause } from "./cause.ts";
import { describeConsole } from "./console_text.ts";
import type { Happening, OtherHappening } from "./event.ts";
import { formatDuration } from "../time/time.ts";

/** The words for what happens at home, whoever tells them: the cloud, or the home itself. */

/** The end of an outage as the home told it. */
export type OutageReport = Extract<Happening, { kind: "outage_ended" }>;

/** What an owner may ask for through the cloud. */
export type CommandKind = "power-cycle" | "pause";

/** One happening in words. */
export interface News {
  /** For a title behind a home's name, which may be a person's: `"reboots did not help"`. */
  readonly news: string;
  /** One or two sentences. */
  readonly body: string;
  /** As ntfy counts: 3 as usual, 4 high. */
  readonly priority: 3 | 4;
}

/** What a phone gets to read of a happening; `command`: what it ended, null where not known. */
export function newsOf(what: Happening, command: CommandKind | null = null): News {
  switch (what.kind) {
    case "outage_began":
      return good("internet is away", `It was noticed after ${formatDuration(what.lastedMs)}.`);
    case "outage_ended":
      return good("internet is back", describeEnd(what, null));
    case "cut":
      return good(
        "rebooted the router",
        what.plugs === undefined
          ? `The plug's answer: ${what.outcome}.`
          : `The plugs' answers: ${what.plugs}.`,
      );
    case "soft_reboot":
      return good(
        what.result === "asked" ? "the router was asked to restart" : "the router cannot be asked",
        what.note === "" ? "Its power was left on." : `${what.note}.`,
      );
    case "gave_up":
      return bad("reboots did not help", describeGivingUp(what, null));
    case "plug_trouble":
      return bad("trouble with the plug", what.hint);
    case "plug_well":
      return good("the plug is well again", "It answers as it should.");
    case "router_restarted":
      return good("the router restarted", "It went away and came back by itself.");
    case "watchdog_broken":
      return bad(
        "nobody watches the line",
        `Nothing could be probed: ${what.why}. It reboots nothing until it sees again.`,
      );
    case "watchdog_mended":
      return good("the watchdog sees again", "It probes as it should.");
    case "state_trouble":
      return bad("trouble with the state file", what.why);
    case "command_done":
      return commandNews(what, command);
    case "other":
      return good("the home has news", `${describeOther(what)}.`);
    case "console_silent":
      return bad("a console is silent", `${describeConsole(what)}.`);
    case "console_back":
      return good("a console is back", `${describeConsole(what)}.`);
    case "console_update":
      return good("an update for a console", `${describeConsole(what)}.`);
  }
}

/** What a newer watchdog told, in its own words: `"plug swapped, by a newer watchdog: {...}"`. */
export function describeOther({ name, told }: OtherHappening): string {
  const words = `${name.replaceAll("_", " ")}, by a newer watchdog`;
  return told === "{}" ? words : `${words}: ${told}`;
}

function good(news: string, body: string): News {
  return { news, body, priority: 3 };
}

function bad(news: string, body: string): News {
  return { news, body, priority: 4 };
}

function commandNews(
  what: Extract<Happening, { kind: "command_done" }>,
  command: CommandKind | null,
): News {
  const name = command === "power-cycle" ? "reboot" : command ?? "command";
  const note = what.note === "" ? "The home had nothing to add." : what.note;
  return what.result === "done" ? good(`${name} done`, note) : bad(`${name} ${what.result}`, note);
}

/** `resumesAt`: when automatic reboots go on, as a clock shows it; null: only how long that is. */
export function describeGivingUp(
  what: Extract<Happening, { kind: "gave_up" }>,
  resumesAt: string | null,
): string {
  const pause = resumesAt === null
    ? `for ${formatDuration(what.retryInMs)}`
    : `before ${resumesAt}`;
  const past = what.cuts === 0
    ? "Tried to reboot the router, and no power was taken away."
    : `Rebooted the router ${times(what.cuts)}, and that did not help.`;
  return `${past} No more reboots by itself ${pause}.`;
}

/** The end of an outage; `lastCut`: as a clock shows it, null where not known. */
export function describeEnd(what: OutageReport, lastCut: string | null): string {
  const away = what.lastedMs === null
    ? "Internet was away, nobody knows how long"
    : `Internet was away for ${formatDuration(what.lastedMs)}`;
  const report = describeOutage(what, lastCut);
  return report === "" ? `${away}.` : `${away}: ${report}.`;
}

/** `"the line was dead, rebooted the router once at 03:14, and it came back after that"`; `""`: nothing to say. */
export function describeOutage(report: OutageReport, lastCut: string | null): string {
  const parts = [describePast(report), describeCuts(report, lastCut)];
  return parts.filter((part) => part !== "").join(", ");
}

function describeCuts(report: OutageReport, lastCut: string | null): string {
  if (report.cuts === 0) return "";
  const last = report.cuts === 1 ? "" : ", last";
  const at = lastCut === null ? "" : `${last} at ${lastCut}`;
  const helped = report.helped === null
    ? ""
    : `, ${report.helped ? "and it came back after that" : "which did not help"}`;
  return `rebooted the router ${times(report.cuts)}${at}${helped}`;
}

function describePast(told: ToldCause): string {
  const cause = CAUSES.find((each) => each === told.cause);
  switch (cause) {
    case undefined:
      return describeCause(told);
    case "online":
      return "";
    case "captive_portal":
      return "a login page was in the way";
    case "dns_only":
      return "names did not resolve";
    case "internet_dead":
      return routerAnswered(told) ? "the line was dead" : "the internet did not answer";
    case "router_dead":
      return "the router did not answer";
    case "watchdog_broken":
      return "the watchdog could not look";
  }
}

/** What a phone is rung for; all else is only kept. */
export function isNews(what: Happening): boolean {
  switch (what.kind) {
    case "outage_ended":
    case "gave_up":
    case "plug_trouble":
    case "watchdog_broken":
    case "watchdog_mended":
    case "state_trouble":
    case "command_done":
    case "console_silent":
    case "console_back":
    case "console_update":
      return true;
    case "soft_reboot":
    case "outage_began":
    case "cut":
    case "plug_well":
    case "router_restarted":
    case "other":
      return false;
  }
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
