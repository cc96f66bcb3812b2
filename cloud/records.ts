import type { Heartbeat } from "../lib/heartbeat.ts";
import type { HistoryEntry } from "../lib/history.ts";
import type { ChannelState, OutboxRow, SetAsideRow } from "../lib/outbox.ts";
import type { Change, SiteRecord, SweepMark } from "../lib/site.ts";
import type { HeartbeatChange, HeartbeatContext } from "../lib/site_heartbeat.ts";

/** A change lost every one of its bounded attempts against others; try later (HTTP 503). */
export class ContentionError extends Error {
  override readonly name = "ContentionError";
}

export function readSite(_kv: Deno.Kv, _id: string): Promise<SiteRecord | null> {
  throw new TypeError("Not built");
}

/** Every site, by id. */
export function listSites(_kv: Deno.Kv): Promise<SiteRecord[]> {
  throw new TypeError("Not built");
}

/**
 * Reads one site, changes it and commits site, history and outbox rows in one atomic. `change`
 * may run several times; null: nothing to write. Throws ContentionError after 8 lost attempts.
 */
export function updateSite<C extends Change>(
  _kv: Deno.Kv,
  _id: string,
  _options: {
    readonly change: (site: SiteRecord | null) => C | null | Promise<C | null>;
    /** Channels that get a row for each notice; empty: nobody is told. */
    readonly channels: readonly string[];
  },
): Promise<C | null> {
  throw new TypeError("Not built");
}

/** One heartbeat: one read and one write unless it ends a silence. */
export function recordHeartbeat(
  _kv: Deno.Kv,
  _heartbeat: Heartbeat,
  _options: Omit<HeartbeatContext, "sweepMark"> & { readonly channels: readonly string[] },
): Promise<HeartbeatChange> {
  throw new TypeError("Not built");
}

/** Removes a site with its history and notices, for good; false: there was none. */
export function forgetSite(_kv: Deno.Kv, _id: string): Promise<boolean> {
  throw new TypeError("Not built");
}

/** Null: no sweep ever ran. */
export function readSweepMark(_kv: Deno.Kv): Promise<SweepMark | null> {
  throw new TypeError("Not built");
}

/** Null: never used. */
export function readChannel(_kv: Deno.Kv, _channel: string): Promise<ChannelState | null> {
  throw new TypeError("Not built");
}

/** Notices that wait for `channel`, by site and order. */
export function listOutbox(
  _kv: Deno.Kv,
  _channel: string,
  _options: { readonly limit: number },
): Promise<OutboxRow[]> {
  throw new TypeError("Not built");
}

/** Notices that `channel` refused for themselves. */
export function listSetAside(
  _kv: Deno.Kv,
  _channel: string,
  _options: { readonly limit: number },
): Promise<SetAsideRow[]> {
  throw new TypeError("Not built");
}

/** Entries with `from <= at < to`, newest first. */
export function listHistory(
  _kv: Deno.Kv,
  _id: string,
  _options: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<HistoryEntry[]> {
  throw new TypeError("Not built");
}
