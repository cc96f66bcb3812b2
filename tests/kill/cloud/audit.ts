/** What the store and the phone must agree on with what the homes were promised. */
import { listHistory, readSite } from "../../../cloud/store/records.ts";
import { listOutbox } from "../../../cloud/store/records.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import { incidentSequenceId } from "../../../lib/site/site.ts";
import type { NtfyStored } from "../../support/phone/ntfy_topics.ts";
import { type CloudSite, STALE_AFTER_MS } from "./site.ts";

/** One message as it reached the phone. */
export interface Delivered extends NtfyStored {
  readonly arrivedAt: number;
}

export interface AuditOptions {
  readonly kv: Deno.Kv;
  readonly sites: readonly CloudSite[];
  readonly delivered: readonly Delivered[];
  /** When a process was shot. */
  readonly kills: readonly number[];
}

export interface Audit {
  readonly flips: number;
  readonly duplicates: number;
  readonly violations: readonly string[];
}

/** From the phone's yes to the row's removal, on a busy machine: a shot in it makes a duplicate. */
const CRASH_WINDOW_MS = 10_000;

export async function audit(options: AuditOptions): Promise<Audit> {
  const { kv, sites, kills } = options;
  const violations: string[] = [];
  let flips = 0;
  const left = await listOutbox(kv, "ntfy", { limit: 1_000 });
  if (left.length > 0) violations.push(`C3: ${left.length} notices still wait`);
  const past = new Map<string, readonly HistoryEntry[]>();
  for (const { id } of sites) {
    past.set(id, await listHistory(kv, id, { from: 0, to: Date.now() * 2, limit: 1_000 }));
  }
  const delivered = options.delivered.flatMap((message) => ofEachHome(message, past));
  for (const site of sites) {
    const history = past.get(site.id) ?? [];
    const found = await auditSite(site, { kv, delivered, history });
    flips += found.flips;
    violations.push(...found.violations.map((violation) => `${site.id}: ${violation}`));
  }
  const doubled = auditDuplicates({ delivered, kills });
  violations.push(...doubled.violations);
  return { flips, duplicates: doubled.duplicates, violations };
}

/** A message for several homes as one of each would have been: of its latest silence. */
function ofEachHome(
  message: Delivered,
  past: ReadonlyMap<string, readonly HistoryEntry[]>,
): Delivered[] {
  if (!/^\d+ homes: no contact(?: for .+)?$/.test(message.title ?? "")) return [message];
  const names = /: ([^.]+)\. Together/.exec(message.message ?? "")?.[1]?.split(", ") ?? [];
  return names.map((id) => {
    const flips = (past.get(id) ?? []).filter((entry) => entry.kind === "flip");
    const downs = flips.filter(({ to, noticedAt }) =>
      to === "down" && noticedAt <= message.arrivedAt
    );
    const incident = Math.max(0, ...downs.map((flip) => flip.incident));
    return {
      ...message,
      title: `${id}: no contact`,
      sequence_id: incidentSequenceId(id, incident),
    };
  });
}

async function auditSite(
  site: CloudSite,
  { kv, delivered, history }: Pick<AuditOptions, "kv" | "delivered"> & {
    /** Newest first. */
    readonly history: readonly HistoryEntry[];
  },
): Promise<{ readonly flips: number; readonly violations: readonly string[] }> {
  const violations: string[] = [];
  const record = await readSite(kv, site.id);
  const latest = site.acknowledged.at(-1);
  if (latest !== undefined && (record === null || record.lastSeenAt < latest.sentAt)) {
    violations.push(`acknowledged heartbeat of ${latest.sentAt} is not there`);
  }
  const known = new Set(history.flatMap((entry) => entry.kind === "event" ? [entry.id] : []));
  const mine = delivered.filter(({ sequence_id: id = "" }) => id.startsWith(site.id));
  for (const id of site.eventsSafe) {
    if (!known.has(id)) violations.push(`acknowledged event ${id} is not there`);
    if (!mine.some((message) => message.sequence_id === site.sequenceIdOf(id))) {
      violations.push(`C3: the phone never heard of event ${id}`);
    }
  }
  const flips = history.filter((entry) => entry.kind === "flip").reverse();
  violations.push(...auditFlips(site, { flips, mine }), ...auditOrder(mine));
  return { flips: flips.length, violations };
}

type Flip = Extract<HistoryEntry, { readonly kind: "flip" }>;

function auditFlips(
  site: CloudSite,
  { flips, mine }: { readonly flips: readonly Flip[]; readonly mine: readonly Delivered[] },
): string[] {
  return flips.flatMap((flip, index) => {
    const { to, at, noticedAt, incident } = flip;
    const wrong: string[] = [];
    if (to !== (index % 2 === 0 ? "down" : "up")) wrong.push(`C1: flip ${index} is to ${to}`);
    const about = mine.filter((message) =>
      message.sequence_id === incidentSequenceId(site.id, incident)
    );
    const pattern = to === "down"
      ? /: no contact|was out of contact and is back/
      : /back in contact|and is back/;
    if (!about.some(({ title = "" }) => pattern.test(title))) {
      wrong.push(`C3: the phone never heard of incident ${incident}, ${to}`);
    }
    // By the cloud's clock the beat may have come anywhere between leaving and being answered.
    const late = site.acknowledged.find(({ sentAt, answeredAt }) =>
      sentAt > at - STALE_AFTER_MS && answeredAt < noticedAt
    );
    if (to === "down" && late !== undefined) {
      wrong.push(`C4: down at ${at}, and it was heard at ${late.sentAt}`);
    }
    return wrong;
  });
}

/** Incidents and events each in the order of their numbers; a repeat may come again, late never. */
function auditOrder(mine: readonly Delivered[]): string[] {
  const highest = { incident: 0, event: 0 };
  return mine.flatMap(({ sequence_id: id = "", title = "" }) => {
    const event = /_e[0-9a-z]+-([0-9a-z]+)$/.exec(id)?.[1];
    const kind = event === undefined ? "incident" : "event";
    const number = event === undefined ? Number(id.split("-").at(-1)) : parseInt(event, 36);
    if (number < highest[kind]) return [`C3: ${kind} ${number} after ${highest[kind]}: ${title}`];
    highest[kind] = number;
    return [];
  });
}

function auditDuplicates(
  { delivered, kills }: Pick<AuditOptions, "delivered" | "kills">,
): { readonly duplicates: number; readonly violations: readonly string[] } {
  const last = new Map<string, Delivered>();
  const violations: string[] = [];
  let duplicates = 0;
  for (const message of delivered) {
    if (message.sequence_id === undefined) violations.push(`no sequence id: ${message.title}`);
    const key = `${message.sequence_id} ${message.title}`;
    const first = last.get(key);
    last.set(key, message);
    // Reminders repeat by design, an hour apart at the end; none comes within these minutes.
    if (first === undefined) continue;
    duplicates++;
    const excused = kills.some((at) =>
      at >= first.arrivedAt - CRASH_WINDOW_MS && at <= first.arrivedAt + CRASH_WINDOW_MS
    );
    if (!excused) {
      violations.push(
        `rang twice without a crash: ${key}, ${message.arrivedAt - first.arrivedAt} ms`,
      );
    }
  }
  return { duplicates, violations };
}
