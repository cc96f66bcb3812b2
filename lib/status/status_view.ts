import type { HeardBy } from "../wire/ping.ts";
import { hasSeveralSenders } from "../wire/lives.ts";
import type { ChannelState } from "../phone/channel.ts";
import type { SetAsideRow } from "../phone/outbox.ts";
import { compareStates, isAway, type StateName, stateNameOf, stateSinceOf } from "./state_name.ts";
import {
  deadlineAt,
  type Hearing,
  type HomeReport,
  type Incident,
  judge,
  type SiteRecord,
  type SweepMark,
  type Verdict,
} from "../site/site.ts";
import type { EpochMs } from "../time/time.ts";

/** The JSON of `GET /status`. Moments are milliseconds since 1970 by the cloud's clock. */
export interface StatusView {
  /** When this was put together; up to 10 s old. */
  readonly now: EpochMs;
  /** When the cloud last looked for silent homes; null: never. */
  readonly lastSweepAt: EpochMs | null;
  /** The worst first: by state, by what kind of trouble it is, by how long; all others by id. */
  readonly sites: readonly SiteView[];
  /** In an answer: which page of them it holds; not there: an older cloud, and all of them. */
  readonly homes?: HomesPage;
  /** The worst of the channels, with what waits and what was refused in all of them. */
  readonly channel: ChannelView;
  /** Each by itself, in the order of the settings; not there: an older cloud. */
  readonly channels?: readonly NamedChannelView[];
}

/** Where a page stands among all that were asked for. */
export interface HomesPage {
  /** Homes that there are of those that were asked for, on all pages. */
  readonly found: number;
  /** From 1. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

/** One home. */
export interface SiteView {
  readonly id: string;
  readonly name: string;
  /** IANA name; null: UTC. */
  readonly timeZone: string | null;
  /** What it is called, of its silence and of what it said last. */
  readonly state: StateName;
  /** Since when it is called so; null: not known. */
  readonly stateSince: EpochMs | null;
  /** Of its silence alone. `late`: more than half of the allowed silence is used up. */
  readonly status: Verdict;
  /** Since when it is up or down; for a down that no sweep has noticed yet, its deadline. */
  readonly since: EpochMs;
  readonly firstSeenAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly silentForMs: number;
  readonly staleAfterMs: number;
  /** Down from then on unless heard from. */
  readonly deadlineAt: EpochMs;
  /** A ping or a socket tells nothing but that the home lives; not there: an older cloud. */
  readonly heardBy?: HeardBy;
  /** The rest is what the home said last. */
  /** One of `CAUSES`, or what a newer watchdog calls it. */
  readonly cause: string;
  /** What it knows of its router; null: it does not tell. Not there: an older cloud. */
  readonly gateway?: HomeReport["gateway"] | null;
  readonly phase: HomeReport["phase"];
  /** Automatic cuts within 24 h. */
  readonly cuts24h: number;
  /**
   * The next automatic reboot: not before `at` (null: none by itself), for which `why` is one of
   * `REBOOT_WHYS`, or what a newer watchdog calls it. Null: it does not tell; not there: an older cloud.
   */
  readonly nextReboot?: HomeReport["reboot"] | null;
  readonly release: string;
  /** Automatic cuts are off until then; null: no pause. */
  readonly pausedUntil: EpochMs | null;
  readonly warnings: readonly string[];
  /** The home's clock minus ours. */
  readonly clockSkewMs: number;
  /** Down and reminders do not ring until then; null: not muted. */
  readonly mutedUntil: EpochMs | null;
  /** Null unless a sweep has noticed that it is down. */
  readonly incident: Incident | null;
  readonly incidents: number;
  readonly commands: SiteRecord["commands"];
}

/** How telling the phone goes. */
export interface ChannelView {
  /**
   * - `off`: no NTFY_URL, or not the production timeline: notices are only logged.
   * - `paused`: the server refuses us; tried again now and then.
   * - `suspended`: the server asked us to rest.
   * - `trouble`: the last try failed; tried again soon.
   * - `well`
   */
  readonly state: "off" | "paused" | "suspended" | "trouble" | "well";
  /** In plain words; null: all is well. */
  readonly why: string | null;
  /** When a paused or suspended channel is tried again; null otherwise. */
  readonly until: EpochMs | null;
  /** When it last took a message; of several channels the oldest; null: nothing yet; not there: an older cloud. */
  readonly deliveredAt?: EpochMs | null;
  /** Notices that wait; at most `QUEUE_SHOWN_MAX`, then there may be more. */
  readonly queued: number;
  /** Notices that the server refused for themselves, newest first, at most 10. */
  readonly setAside: readonly SetAsideView[];
}

/** One of several. */
export interface NamedChannelView extends ChannelView {
  /** `"ntfy"`, `"webhook-2"`. */
  readonly name: string;
}

/** A notice that will not be sent. */
export interface SetAsideView {
  readonly at: EpochMs;
  readonly siteName: string;
  readonly kind: string;
  readonly why: string;
}

const SEVERAL_SENDERS =
  "Several senders use this home's token: none of them is missed when it falls silent. Give each a home of its own";

/** Most queued notices that are counted. */
export const QUEUE_SHOWN_MAX = 100;

/** Most refused notices that are shown. */
const SET_ASIDE_MAX = 10;

/** What a status is made of. */
export interface StatusFacts extends Hearing {
  readonly sites: readonly SiteRecord[];
  readonly sweepMark: SweepMark | null;
  /** None: nobody is told. */
  readonly channels: readonly ChannelFacts[];
}

/** One channel as it is stored. */
export interface ChannelFacts {
  readonly name: string;
  /** Null: nothing was ever sent. */
  readonly state: ChannelState | null;
  readonly queued: number;
  readonly setAside: readonly SetAsideRow[];
}

/** The status as everybody is shown it. */
export function viewStatus(facts: StatusFacts): StatusView {
  const sites = facts.sites.map((site) => viewSite(site, facts));
  const channels = facts.channels.map((channel) => viewChannel(channel, facts.now));
  return {
    now: facts.now,
    lastSweepAt: facts.sweepMark?.lastAt ?? null,
    sites: sites.sort(compareSites),
    channel: worstOf(channels),
    channels,
  };
}

function compareSites(one: SiteView, other: SiteView): number {
  return compareStates(one.state, other.state) || compareAway(one, other) ||
    (one.id < other.id ? -1 : 1);
}

/** Two homes of the same state: the graver trouble, then the longer first. */
function compareAway(one: SiteView, other: SiteView): number {
  if (!isAway(one)) return 0;
  return (one.state === "trouble" ? gravityOf(one) - gravityOf(other) : 0) ||
    (one.stateSince ?? NOT_KNOWN) - (other.stateSince ?? NOT_KNOWN);
}

/** Behind all that is known. */
const NOT_KNOWN: EpochMs = Number.MAX_SAFE_INTEGER;

/** Of these something still works, the last the least in need of help. */
const LIGHTER_CAUSES: readonly string[] = ["watchdog_broken", "dns_only", "captive_portal"];

/** 0: nothing works there; a cause that only a newer watchdog knows may be as grave. */
function gravityOf({ cause }: SiteView): number {
  return 1 + LIGHTER_CAUSES.indexOf(cause);
}

/** One site; a passed mute or pause is not shown. */
export function viewSite(
  site: SiteRecord,
  facts: Hearing,
): SiteView {
  const { now } = facts;
  const status = judge(site, facts);
  const deadline = deadlineAt(site, facts);
  const state = stateNameOf({ status, cause: site.home.cause });
  return {
    id: site.id,
    name: site.name,
    timeZone: site.timeZone,
    state,
    stateSince: stateSinceOf({ ...site, state }),
    status,
    since: status === "down" && site.status === "up" ? deadline : site.since,
    firstSeenAt: site.firstSeenAt,
    lastSeenAt: site.lastSeenAt,
    silentForMs: Math.max(0, now - site.lastSeenAt),
    staleAfterMs: site.staleAfterMs,
    deadlineAt: deadline,
    heardBy: site.home.by ?? "watchdog",
    cause: site.home.cause,
    gateway: site.home.gateway ?? null,
    phase: site.home.phase,
    cuts24h: site.home.cuts24h,
    nextReboot: site.home.reboot ?? null,
    release: site.home.release,
    pausedUntil: ahead(site.home.pausedUntil, now),
    warnings: hasSeveralSenders(site, now)
      ? [SEVERAL_SENDERS, ...site.home.warnings]
      : site.home.warnings,
    clockSkewMs: site.home.clockSkewMs,
    mutedUntil: ahead(site.mutedUntil, now),
    incident: viewIncident(site.incident, facts),
    incidents: site.incidents,
    commands: site.commands.filter((command) => command.expiresAt > now),
  };
}

/** By the wall clock, if we listen all the time. */
function viewIncident(incident: Incident | null, { now, listenMs }: Hearing): Incident | null {
  if (incident === null) return null;
  return { ...incident, nextReminderAt: incident.nextReminderAt + now - listenMs };
}

function viewChannel(channel: ChannelFacts, now: EpochMs): NamedChannelView {
  const { name, state, queued, setAside } = channel;
  const shown = setAside.map((each) => ({
    at: each.at,
    siteName: each.row.notice.siteName,
    kind: each.row.notice.kind,
    why: each.why,
  })).sort((a, b) => b.at - a.at);
  const deliveredAt = state?.deliveredAt ?? null;
  return { name, ...viewTrouble(state, now), deliveredAt, queued, setAside: shown };
}

const CHANNEL_RANKS: Readonly<Record<ChannelView["state"], number>> = {
  paused: 0,
  suspended: 1,
  trouble: 2,
  well: 3,
  off: 4,
};

function worstOf(channels: readonly NamedChannelView[]): ChannelView {
  const [worst] = channels.toSorted((a, b) =>
    CHANNEL_RANKS[a.state] - CHANNEL_RANKS[b.state] || (a.deliveredAt ?? 0) - (b.deliveredAt ?? 0)
  );
  if (worst === undefined) {
    return {
      state: "off",
      why: null,
      until: null,
      deliveredAt: null,
      queued: 0,
      setAside: [],
    };
  }
  const { name, state, why, until, deliveredAt } = worst;
  const setAside = channels.flatMap((channel) => channel.setAside).sort((a, b) => b.at - a.at);
  return {
    state,
    why: why === null || channels.length === 1 ? why : `${name}: ${why}`,
    until,
    deliveredAt: deliveredAt ?? null,
    queued: channels.reduce((sum, { queued }) => sum + queued, 0),
    setAside: setAside.slice(0, SET_ASIDE_MAX),
  };
}

function viewTrouble(
  state: ChannelState | null,
  now: EpochMs,
): Pick<ChannelView, "state" | "why" | "until"> {
  const why = state?.trouble ?? null;
  if (state !== null && state.pausedSince !== null) {
    return { state: "paused", why, until: state.retryAt };
  }
  const until = ahead(state?.suspendedUntil ?? null, now);
  if (until !== null) return { state: "suspended", why, until };
  return { state: why === null ? "well" : "trouble", why, until: null };
}

function ahead(until: EpochMs | null, now: EpochMs): EpochMs | null {
  return until !== null && until > now ? until : null;
}
