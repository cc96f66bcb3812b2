import { CAUSES, describeCause, routerAnswered, type ToldCause } from "./cause.ts";
import { describeConsole } from "./console_text.ts";
import type { Happening, OtherHappening } from "./event.ts";
import { counted, times } from "../base/text.ts";
import { formatDuration } from "../time/time.ts";

/** The words for what happens at home, whoever tells them: the cloud, or the home itself. */

/** The end of an outage as the home told it. */
export type OutageEnd = Extract<Happening, { kind: "outage_ended" }>;

/** What an owner may ask for through the cloud. */
export type CommandKind = "power-cycle" | "pause";

/** One happening in words. */
export interface EventWords {
  /** For a title behind a home's name, which may be a person's: `"reboots did not help"`. */
  readonly news: string;
  /** One or two sentences. */
  readonly body: string;
  /** As ntfy counts: 3 as usual, 4 high. */
  readonly priority: 3 | 4;
}

/** What a phone gets to read of a happening; `command`: what it ended, null where not known. */
export function newsOf(what: Happening, command: CommandKind | null = null): EventWords {
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
        what.note === "" ? "Its power was left on." : sentence(what.note),
      );
    case "gave_up":
      return bad("no internet, reboots did not help", describeGivingUp(what, null));
    case "plug_trouble":
      return bad("trouble with the plug", describePlugTrouble(what, null));
    case "plug_well":
      return good("the plug is well again", "It answers as it should.");
    case "router_restarted":
      return good("the router restarted", "It went away and came back by itself.");
    case "watchdog_broken":
      return bad(
        "watching has stopped",
        "The watchdog's computer cannot look at the line. Whether the internet works there is " +
          `not known, and nothing is rebooted until it can. ${DOCTOR} Its own words: ${
            sentence(what.why)
          }`,
      );
    case "watchdog_mended":
      return good("watching goes on", "The watchdog's computer can look at the line again.");
    case "state_trouble":
      return bad(
        "the watchdog cannot save to its disk",
        `${sentence(what.why)} The internet is still watched, but for now the watchdog may be ` +
          `unable to reboot the router. ${DOCTOR}`,
      );
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

/** What is typed on the watchdog's computer to hear what is wrong with it. */
export const DOCTOR_COMMAND = "sudo rebootinator doctor";

/** What to do about a fault of the watchdog's own; phones show no marks around a command. */
const DOCTOR =
  "While the internet works there, it can wait until morning. What to do: on the computer there that the watchdog " +
  `runs on, type "${DOCTOR_COMMAND}"; it says what is wrong and how to mend it.`;

/** What a newer watchdog told, in its own words: `"plug swapped, by a newer watchdog: {...}"`. */
export function describeOther({ name, told }: OtherHappening): string {
  const words = `${name.replaceAll("_", " ")}, by a newer watchdog`;
  return told === "{}" ? words : `${words}: ${told}`;
}

function good(news: string, body: string): EventWords {
  return { news, body, priority: 3 };
}

function bad(news: string, body: string): EventWords {
  return { news, body, priority: 4 };
}

function commandNews(
  what: Extract<Happening, { kind: "command_done" }>,
  command: CommandKind | null,
): EventWords {
  const name = command === "power-cycle" ? "reboot" : command ?? "command";
  const note = what.note === "" ? "The home had nothing to add." : sentence(what.note);
  return what.result === "done" ? good(`${name} done`, note) : bad(`${name} ${what.result}`, note);
}

/** `clock`: when it was noticed, and read before without it, as a clock shows it; null: none is at hand. */
export function describePlugTrouble(
  { hint, readMs }: Extract<Happening, { kind: "plug_trouble" }>,
  clock: { readonly at: string; readonly readAt: string | null } | null,
): string {
  const began = clock === null
    ? (readMs === undefined ? "" : `It began within the last ${formatDuration(readMs)}. `)
    : clock.readAt === null || clock.readAt === clock.at
    ? noticedAt(clock.at)
    : `It began between ${clock.readAt} and ${clock.at}. `;
  return `${began}${
    sentence(hint)
  } Until that is mended the watchdog may be unable to reboot the ` +
    `router. ${DOCTOR}`;
}

/** Before the words of trouble that may have begun earlier; `at`: as a clock shows it. */
export function noticedAt(at: string): string {
  return `Noticed at ${at}. `;
}

/** `clock`: when it gave up and when reboots go on, as a clock shows it; null: none is at hand. */
export function describeGivingUp(
  what: Extract<Happening, { kind: "gave_up" }>,
  clock: { readonly at: string; readonly resumesAt: string } | null,
): string {
  const away = clock === null
    ? "The internet was still away"
    : `At ${clock.at} the internet was still away`;
  const past = what.cuts === 0
    ? `${away}. Tried to reboot the router, and its power was not taken away.`
    : `${away} after ${counted(what.cuts, "reboot")} of the router.`;
  const next = clock === null
    ? `${formatDuration(what.retryInMs)} after that at the earliest`
    : `not before ${clock.resumesAt}`;
  return `${past} The reboots of these 24 h are used up: the watchdog tries again by itself ${next}. ` +
    "If it lasts: look at the router, or call the provider.";
}

/**
 * The end of an outage in sentences; `lastCut`: as a clock shows it, null where not known; `away`:
 * that it was, where more is known of when than its length.
 */
export function describeEnd(
  what: OutageEnd,
  lastCut: string | null,
  away: string = awayFor(what),
): string {
  const why = describeOutage(what);
  const rebooted = describeCuts(what, lastCut);
  return `${away}${why === "" ? "" : `: ${why}`}.${rebooted === "" ? "" : ` ${rebooted}`}`;
}

function awayFor({ lastedMs }: OutageEnd): string {
  return lastedMs === null
    ? "Internet was away, for how long is not known"
    : `Internet was away for ${formatDuration(lastedMs)}`;
}

/** That the internet came back soon after a reboot is known; that it did because of it is not. */
function describeCuts({ cuts, helped }: OutageEnd, lastCut: string | null): string {
  if (cuts === 0) return "";
  const at = lastCut === null ? "" : `, ${cuts === 1 ? "" : "last "}at ${lastCut}`;
  const rebooted = `router was rebooted ${times(cuts)}${at}`;
  if (helped === true) return `It came back after the ${rebooted}.`;
  return `The ${rebooted}${helped === false ? "; that did not help" : ""}.`;
}

/** Why the internet was away: `"the line was dead"`; `""`: nothing to say. */
export function describeOutage(told: ToldCause): string {
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

/** What a program told as a sentence: with its full stop, whether it came with one or not. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
