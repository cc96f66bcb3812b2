import { hasSeveralSenders } from "../wire/lives.ts";
import type { ChannelState } from "../phone/channel.ts";
import type { SetAsideRow } from "../phone/outbox.ts";
import type { FromView, ShownStatus, SiteView } from "./read_status.ts";
import { compareStates, isAway, stateNameOf, stateSinceOf } from "./state_name.ts";
import {
  type AskedAt,
  deadlineAt,
  type Hearing,
  type Incident,
  judge,
  type SiteRecord,
  type SweepMark,
} from "../site/site.ts";
import type { EpochMs } from "../time/time.ts";

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

type ShownChannel = ShownStatus["channel"];
type NamedChannel = ShownStatus["channels"][number];

/** The status as everybody is shown it. */
export function viewStatus(facts: StatusFacts): ShownStatus {
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
export function viewSite(site: SiteRecord, facts: Hearing): SiteView {
  const { now } = facts;
  const status = judge(site, facts);
  const deadline = deadlineAt(site, facts);
  const state = stateNameOf({ status, cause: site.home.cause });
  const pausedUntil = ahead(site.home.pausedUntil, now);
  const mutedUntil = ahead(site.mutedUntil, now);
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
    pausedUntil,
    pausedFrom: pausedUntil === null ? null : viewFrom(site.home.pause),
    warnings: hasSeveralSenders(site, now)
      ? [SEVERAL_SENDERS, ...site.home.warnings]
      : site.home.warnings,
    clockSkewMs: site.home.clockSkewMs,
    mutedUntil,
    mutedFrom: mutedUntil === null ? null : viewFrom(site.mute),
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

function viewChannel(channel: ChannelFacts, now: EpochMs): NamedChannel {
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

/** The worst first. */
const CHANNEL_STATES: readonly string[] = ["paused", "suspended", "trouble", "well", "off"];

function worstOf(channels: readonly NamedChannel[]): ShownChannel {
  const [worst] = channels.toSorted((a, b) =>
    CHANNEL_STATES.indexOf(a.state) - CHANNEL_STATES.indexOf(b.state) ||
    (a.deliveredAt ?? 0) - (b.deliveredAt ?? 0)
  );
  if (worst === undefined) {
    return { state: "off", why: null, until: null, deliveredAt: null, queued: 0, setAside: [] };
  }
  const { name, ...shown } = worst;
  const setAside = channels.flatMap((channel) => channel.setAside).sort((a, b) => b.at - a.at);
  return {
    ...shown,
    why: shown.why === null || channels.length === 1 ? shown.why : `${name}: ${shown.why}`,
    queued: channels.reduce((sum, { queued }) => sum + queued, 0),
    setAside: setAside.slice(0, SET_ASIDE_MAX),
  };
}

function viewTrouble(
  state: ChannelState | null,
  now: EpochMs,
): Pick<ShownChannel, "state" | "why" | "until"> {
  const why = state?.trouble ?? null;
  if (state !== null && state.pausedSince !== null) {
    return { state: "paused", why, until: state.retryAt };
  }
  const until = ahead(state?.suspendedUntil ?? null, now);
  if (until !== null) return { state: "suspended", why, until };
  return { state: why === null ? "well" : "trouble", why, until: null };
}

function viewFrom(asked: AskedAt | undefined): FromView | null {
  if (asked === undefined) return null;
  const [since, by] = asked;
  return { since, by };
}

function ahead(until: EpochMs | null, now: EpochMs): EpochMs | null {
  return until !== null && until > now ? until : null;
}
