import { asNewerCalls } from "../base/text.ts";
import { formatClock, type Reader } from "../time/clock_text.ts";
import { type EpochMs, HOUR_MS } from "../time/time.ts";
import { REBOOT_WHYS } from "./heartbeat.ts";

/** The next reboot in words, the same on page, terminal and phone. */

/** What a home told of it, as the cloud keeps it. */
export interface RebootPlan {
  /** Not before; null: none by itself. */
  readonly at: EpochMs | null;
  /** One of `REBOOT_WHYS`, or what a newer watchdog calls it. */
  readonly why: string;
  /** Those that were made by itself within 24 h. */
  readonly cuts24h: number;
}

/** What a home told of its next reboot; null: an older one, or it only pings. */
export function planOf(
  told: Omit<RebootPlan, "cuts24h"> | null | undefined,
  { cuts24h }: Pick<RebootPlan, "cuts24h">,
): RebootPlan | null {
  return told === null || told === undefined ? null : { ...told, cuts24h };
}

/**
 * Of a home that is heard and in trouble, without a full stop: `"next reboot not before 14:05"`,
 * `"no more reboots before 14:05, all 3 for 24 h were made"`, `"no reboot: it is paused"`.
 */
export function describePlan(plan: RebootPlan, reader: Reader): string {
  const { at, why } = plan;
  if (at === null) {
    return `${isSpent(plan) ? "no further reboot" : "no reboot"}: ${neverText(plan)}`;
  }
  const clock = formatClock(at, reader);
  if (why === "cap") {
    return `no more reboots before ${clock}${farText(at, reader)}, ${usedUp(plan)}`;
  }
  if (at <= reader.now) return "a reboot is due now";
  return `next reboot not before ${clock}${waitText(why)}`;
}

/** This near it is "about now": nobody can do anything else in between. */
const ABOUT_NOW_MS = 90_000;

/**
 * The same of a home that is silent, a sentence: what its watchdog does, should it still run; null:
 * an older home, which did not tell.
 */
export function describeRules(plan: RebootPlan | null, reader: Reader): string {
  const aboutNow = "The watchdog there reboots the router about now, if it still runs.";
  if (plan === null) return aboutNow;
  const { at, why } = plan;
  if (at === null) return `The watchdog does not reboot the router: ${neverText(plan)}.`;
  if (Math.abs(at - reader.now) <= ABOUT_NOW_MS) return aboutNow;
  const clock = formatClock(at, reader);
  if (at < reader.now) {
    return `The watchdog there should have rebooted the router at ${clock}; whether it did is not known.`;
  }
  return why === "cap"
    ? `The watchdog makes no more reboots before ${clock}${farText(at, reader)}: ${usedUp(plan)}.`
    : `The watchdog there reboots the router at ${clock} at the earliest${
      waitText(why)
    }, if it still runs.`;
}

/** `" (in about 17 h)"`: a bare time of day far ahead reads as one that has passed; `""`: it is near. */
function farText(at: EpochMs, { now }: Reader): string {
  return at - now < HOUR_MS ? "" : ` (in about ${Math.round((at - now) / HOUR_MS)} h)`;
}

/** `"all 3 for 24 h were made"` */
function usedUp({ cuts24h }: RebootPlan): string {
  return cuts24h === 1 ? "the one for 24 h was made" : `all ${cuts24h} for 24 h were made`;
}

function waitText(why: string): string {
  switch (why) {
    case "blackout":
      return " (its owner wants none until then)";
    case "paused":
      return " (it is paused until then)";
    case "own_network":
      return " (its own computer has no network: one in 24 h)";
    default:
      return "";
  }
}

/** One was made lately, which is all that is tried against names. */
function isSpent({ why, cuts24h }: RebootPlan): boolean {
  return why === "names" && cuts24h > 0;
}

function neverText(plan: RebootPlan): string {
  const why = REBOOT_WHYS.find((each) => each === plan.why);
  switch (why) {
    case "paused":
      return "it is paused";
    case "dry_run":
      return "it is set to watch only";
    case "not_armed":
      return "it has not seen this line work yet";
    case "names":
      return isSpent(plan)
        ? "against names that do not resolve one is tried at most"
        : "its settings allow none against names that do not resolve";
    case "login_page":
      return "somebody has to log in there";
    case "blind":
      return "it cannot look";
    case "blackout":
      return "its owner wants none at any hour";
    case undefined:
      return asNewerCalls(plan.why, "watchdog");
    default:
      return "it did not say when";
  }
}
