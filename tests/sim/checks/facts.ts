import type { HomeConfig } from "../../../lib/config/home_config.ts";
import type { PlugReading, TimedBy } from "../../../lib/plugs/plug.ts";
import type { TargetResult } from "../../../lib/probes/probe.ts";
import type { HomeClock } from "../../../lib/time/time.ts";
import type { CutReason } from "../../../lib/watch/state/state.ts";

/** What an onlooker who sees everything has written down; no check reads the watchdog's state. */
export interface Facts {
  readonly config: HomeConfig;
  readonly timedBy: TimedBy;
  boot: number;
  /** Latest last; of all boots. */
  looks: Look[];
  cuts: Cut[];
  /** The latest cut that left, whether or not anything can still know of it. */
  latestCut: Cut | null;
  /** When intents to cut were kept; after that the watchdog must take the cut as made. */
  intentsMs: number[];
  /** When the router was asked to restart. */
  softs: readonly { readonly atMs: number; readonly saveNumber: number }[];
  tick: TickFacts;
  /** When a tick was killed last; -Infinity: none was. */
  diedMs: number;
  /** Until when an outlet that was last read to be off may be waited for; -Infinity: it was not. */
  offUntilMs: number;
  /** The latest load that found only broken copies, and the number of the last save before; null: none. */
  lost: { readonly atMs: number; readonly saves: number; readonly lastOnline: Look | null } | null;
  /** Latest look that was online and has not been forgotten with all copies. */
  lastOnline: Look | null;
  /** Latest heartbeat that the cloud accepted. */
  accepted: { readonly uptimeMs: number; readonly boot: number } | null;
  /** When the watchdog last said that the router restarted by itself; -Infinity: never. */
  restartSaidMs: number;
  readonly heard: Map<string, HeardCommand>;
  pause: { readonly untilMs: number; readonly saveNumber: number } | null;
  /** Latest time that we switched a dark outlet on and knew it. */
  powerBack: { readonly atMs: number; readonly saveNumber: number } | null;
  /** Latest time that a plug confirmed to be on, and all were; -Infinity: never. */
  allOnMs: number;
  /** Number of the latest save. */
  saves: number;
}

/** What one tick has seen and done so far. */
export interface TickFacts {
  readonly boot: number;
  readonly clock: HomeClock;
  readonly beganMs: number;
  look: Look | null;
  told: PlugReading | null;
  /** When the targets were asked, if the router had power then; null: it had none. */
  routerPower: number | null;
  /** When a plug was read, if any outlet was on then; null: none was. */
  outletPower: number | null;
  /** Names of plugs that could not be reached, or lost a frame or an answer. */
  readonly plugTrouble: Set<string>;
  /** Claimed by the intent that this tick has kept; null: none was kept. */
  intent: { readonly reason: Cut["reason"]; readonly onDisk: boolean } | null;
  setAside: number;
  readonly reachedAtStart: ReadonlySet<string>;
}

/** What the answers of one tick's targets mean, judged anew from docs/design.md. */
export type Sight = "online" | "portal" | "names" | "failing" | "blind";

export interface Look {
  readonly atMs: number;
  readonly uptimeMs: number;
  readonly boot: number;
  readonly sight: Sight;
  readonly gateway: "answers" | "silent" | "unknown";
  /** The host itself had no network: only that, or the answers, can be seen. */
  readonly own: boolean;
  /** What the watchdog may have seen instead, where an accepted heartbeat counts as one answer. */
  readonly provenSight: Sight;
  /** Packets may have come back, by whatever way and with whatever names: the router has booted. */
  readonly answered: boolean;
  /** The tick came to its end. */
  kept: boolean;
  /** The latest save of that tick. */
  saveNumber: number;
}

export interface Cut {
  readonly atMs: number;
  readonly uptimeMs: number;
  /** When the command left, not when its tick began. */
  readonly leftUptimeMs: number;
  readonly boot: number;
  readonly offMs: number;
  readonly reason: CutReason;
  readonly commandId: string | null;
  readonly onDisk: boolean;
  /** The save that held its intent. */
  readonly saveNumber: number;
  readonly sight: Sight;
  /** Whether the router was without power for the off time, for less of it, or not at all. */
  away: "whole" | "short" | "no";
}

export interface HeardCommand {
  readonly kind: "power-cycle" | "pause";
  readonly forMs: number;
  readonly untilMs: number;
  used: boolean;
}

/** Thrown when a property does not hold. */
export class Violation extends Error {
  override name = "Violation";
  readonly property: string;
  constructor(property: string, what: string) {
    super(`${property}: ${what}`);
    this.property = property;
  }
}

/** What a row of answers says, by the table of docs/design.md; `proofs` are right answers beside it. */
export function judge(
  results: readonly TargetResult[],
  { quorum, proofs }: { readonly quorum: number; readonly proofs: number },
): Sight {
  const tried = results.filter(({ role, result }) =>
    role === "internet" && result.kind !== "not_tried"
  );
  const right = tried.filter(({ result }) => result.kind === "answered");
  const count = right.length + proofs;
  if (tried.length === 0 && count < quorum) return "blind";
  const redirected = tried.some(({ result }) =>
    result.kind === "wrong" && result.by === "redirect"
  );
  if (count > 0 && redirected) return count >= quorum ? "online" : "portal";
  if (count < quorum) return "failing";
  const resolver = results.find(({ role }) => role === "resolver");
  const namesAnswer = right.some(({ byName }) => byName);
  const dead = resolver?.result.kind === "silent" && right.length > 0 && !namesAnswer;
  return dead ? "names" : "online";
}

/** What the gateway said. */
export function judgeGateway(results: readonly TargetResult[]): Look["gateway"] {
  const gateway = results.find(({ role }) => role === "gateway");
  if (gateway === undefined || gateway.result.kind === "not_tried") return "unknown";
  return gateway.result.kind === "silent" ? "silent" : "answers";
}
