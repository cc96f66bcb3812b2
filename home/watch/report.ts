import {
  forgetEvents,
  heartbeatDue,
  noteAccepted,
  notePhone,
  noteUnheard,
  phoneIsOurs,
} from "../../lib/watch/tell/contact.ts";
import { heartbeatOf, type HeartbeatOptions } from "../../lib/watch/tell/heartbeat_of.ts";
import { homeNotice } from "../../lib/watch/tell/home_notice.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";
import type { HeartbeatOutcome, TickPorts } from "./ports.ts";

/** What is reported, and to whom. */
export interface ReportOptions extends Omit<HeartbeatOptions, "policy" | "site" | "everyMs"> {
  readonly ports: Pick<TickPorts, "sendHeartbeat" | "tellPhone">;
  readonly config: HomeConfig;
}

/** What came of reporting. */
export interface Reported {
  readonly state: WatchState;
  /** Null: none was due. */
  readonly heartbeat: HeartbeatOutcome | null;
  /** Null: the phone was not the home's to tell. */
  readonly phone: "told" | "failed" | null;
}

/** Tells the cloud, and the phone where there is no cloud to do it. */
export async function report(state: WatchState, options: ReportOptions): Promise<Reported> {
  const beaten = await beat(state, options);
  return await tellPhone(beaten.state, { ...options, heartbeat: beaten.heartbeat });
}

async function beat(
  state: WatchState,
  options: ReportOptions,
): Promise<{ readonly state: WatchState; readonly heartbeat: HeartbeatOutcome | null }> {
  const { ports, config } = options;
  if (ports.sendHeartbeat === null || config.cloud === null) return { state, heartbeat: null };
  const everyMs = config.cloud.heartbeatEveryMs;
  if (!heartbeatDue(state, everyMs)) return { state, heartbeat: null };
  const { name, timeZone } = config.site;
  const site = { name, timeZone, staleAfterMs: config.cloud.staleAfterMs };
  const heartbeat = await ports.sendHeartbeat(
    heartbeatOf(state, { ...options, policy: config.policy, site, everyMs }),
  );
  const after = heartbeat.kind === "accepted"
    ? noteAccepted(state, heartbeat.reply)
    : noteUnheard(state, { online: options.diagnosis.online, everyMs });
  return { state: after, heartbeat };
}

async function tellPhone(
  state: WatchState,
  options: ReportOptions & { readonly heartbeat: HeartbeatOutcome | null },
): Promise<Reported> {
  const { ports, config, heartbeat } = options;
  const hasCloud = config.cloud !== null;
  if (ports.tellPhone === null) {
    return { state: hasCloud ? state : forgetEvents(state), heartbeat, phone: null };
  }
  if (!phoneIsOurs(state, { online: options.diagnosis.online, hasCloud })) {
    return { state, heartbeat, phone: null };
  }
  const notice = homeNotice(state, {
    site: config.site.id,
    name: config.site.name ?? config.site.id,
    hasCloud,
    cloudWhy: heartbeat?.kind === "unheard" ? heartbeat.why : null,
  });
  if (notice === null) return { state, heartbeat, phone: null };
  const delivered = await ports.tellPhone(notice.message);
  const after = notePhone(state, { delivered, hasCloud, ids: notice.ids });
  return { state: after, heartbeat, phone: delivered ? "told" : "failed" };
}
