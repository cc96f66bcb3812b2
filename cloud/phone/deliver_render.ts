import type { DigestNotice, Notice } from "../../lib/phone/notice.ts";
import { readKeptNotice, renderNewer, renderNotice } from "../../lib/phone/render_notice.ts";
import { type ReminderFacts, renderPresent } from "../../lib/phone/notice_no_contact.ts";
import type { NtfyMessage } from "../../lib/phone/ntfy.ts";
import type { NextMessage } from "../../lib/phone/outbox.ts";
import type { MessageAbout } from "../../lib/phone/webhook.ts";
import { isQuiet, type SiteRecord } from "../../lib/site/site.ts";
import { presentOf } from "../../lib/site/present.ts";
import { isTakenBack, reminderGapMs } from "../../lib/site/sweep.ts";
import { lengthsOfOutages, timesOfOutages } from "../../lib/report/cloud_history.ts";
import { DAY_MS, type Stay } from "../../lib/time/time.ts";
import { type Usual, usualOfHomes } from "../../lib/time/usual.ts";
import type { DeliverDeps } from "./channel.ts";
import {
  eachOutboxRow,
  listHistory,
  type OutboxEntry,
  readHearing,
  readSite,
} from "../store/records.ts";

/** A message with the rows that it tells of. */
export interface Planned extends Omit<NextMessage<OutboxEntry>, "notice"> {
  /** Null: the present state in place of all of them. */
  readonly notice: NextMessage["notice"] | null;
}

/** What the phone gets to read. */
export interface Rendered {
  readonly message: NtfyMessage;
  readonly about: MessageAbout;
  /** What is told by it. */
  readonly rows: Planned["rows"];
  /** Reminders up to this number are told with it; 0: none. */
  readonly told: number;
}

/** Outages from before say nothing of a line that was mended since, and entries cost time. */
const USUAL_MS = 90 * DAY_MS;
const PAST_ENTRIES_MAX = 200;
const USUAL_HOMES_MAX = 10;

type RenderDeps = Pick<
  DeliverDeps,
  "kv" | "now" | "channel" | "listening" | "reminderFirstMs"
>;

/** Null: nobody wants to hear of it any more: the site was forgotten, the reminder taken back. */
export async function renderPlanned(
  { notice: filed, rows }: Planned,
  deps: RenderDeps,
): Promise<Rendered | null> {
  if (filed === null) return await present(rows, deps);
  const notice = readKeptNotice(filed);
  if (notice === null) return newer(filed, rows);
  const { kv, now } = deps;
  const home = notice.kind === "reminder" ? await readSite(kv, rows[0].site) : null;
  if (notice.kind === "reminder" && isTakenBack(home, notice)) return null;
  const told = Math.max(0, ...rows.map((row) => reminderNumber(row.notice)));
  const { siteName: name, timeZone } = notice;
  const site = { id: rows[0].site, name, timeZone };
  const about = { ...factsOf(rows), notice, kind: notice.kind, site };
  const usual = notice.kind === "down" ? await usualHere([site.id], deps) : null;
  const reminder = home === null ? null : reminderFacts(home, { rows, told, deps });
  const outages = notice.kind === "digest" ? await outagesWithin(notice, site.id, deps) : [];
  const message = renderNotice(notice, { now: now(), usual, reminder, outages });
  return { message, about, rows, told };
}

function newer(filed: Notice, rows: Planned["rows"]): Rendered {
  const { kind, siteName: name, timeZone } = filed;
  const about = {
    ...factsOf(rows),
    notice: null,
    kind,
    site: { id: rows[0].site, name, timeZone },
  };
  return { message: renderNewer(filed), about, rows, told: 0 };
}

/** The next reminder keeps its distance from when this one was filed, and from its delivery. */
function reminderFacts(
  home: SiteRecord,
  options: {
    readonly rows: Planned["rows"];
    readonly told: number;
    readonly deps: Pick<DeliverDeps, "now" | "reminderFirstMs">;
  },
): ReminderFacts {
  const { reminderFirstMs } = options.deps;
  const now = options.deps.now();
  const filedAt = Math.max(...options.rows.map(({ createdAt }) => createdAt));
  const nextAt = Math.max(
    filedAt + reminderGapMs(options.told, reminderFirstMs),
    now + reminderFirstMs,
  );
  return { onlyPings: home.home.by !== undefined, nextAt: isQuiet(home, now) ? null : nextAt };
}

/** The sum of a day is told without the hours of its outages as well. */
function outagesWithin(
  day: DigestNotice,
  site: string,
  { kv }: RenderDeps,
): Promise<readonly Stay[]> {
  const range = { from: day.from, to: day.to, limit: PAST_ENTRIES_MAX };
  return asCourtesy(async () => timesOfOutages(await listHistory(kv, site, range)), []);
}

/** How long outages of these homes took; of many, of the first of them. Null: too few are known. */
export function usualHere(
  sites: readonly string[],
  { kv, now }: Pick<DeliverDeps, "kv" | "now">,
): Promise<Usual | null> {
  const range = { from: now() - USUAL_MS, to: now() + 1, limit: PAST_ENTRIES_MAX };
  return asCourtesy(async () => {
    const asked = sites.slice(0, USUAL_HOMES_MAX);
    const pasts = await Promise.all(asked.map((site) => listHistory(kv, site, range)));
    return usualOfHomes(pasts.map(lengthsOfOutages));
  }, null);
}

/** What the store does not tell keeps no alarm back: it is taken as `otherwise`. */
async function asCourtesy<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error) return otherwise;
    throw error;
  }
}

async function present(rows: Planned["rows"], deps: RenderDeps): Promise<Rendered | null> {
  const { kv, channel } = deps;
  const [head, ...others] = rows;
  const site = await readSite(kv, head.site);
  if (site === null) return null;
  const hearing = await readHearing(kv, deps);
  const facts = presentOf(site, hearing);
  const message = renderPresent(facts, {
    now: hearing.now,
    missed: rows.length,
    since: head.createdAt,
    usual: facts.isDown ? await usualHere([head.site], deps) : null,
  });
  // A newer reminder says the same once more. Looked for after the site was read: any that is
  // filed later still has a number that is not told yet.
  const known = new Set(rows.map(({ number }) => number));
  const waiting = await Array.fromAsync(eachOutboxRow(kv, channel.name, { site: head.site }));
  const newer = waiting.filter(({ notice, number }) =>
    notice.kind === "reminder" && !known.has(number)
  );
  const told = site.incident?.remindersSent ?? 0;
  const { id, name, timeZone } = site;
  const about: MessageAbout = {
    ...factsOf(rows),
    notice: null,
    kind: "present",
    site: { id, name, timeZone },
  };
  return { message, about, rows: [head, ...others, ...newer], told };
}

function reminderNumber(notice: Notice): number {
  return notice.kind === "reminder" ? notice.number : 0;
}

function factsOf(rows: Planned["rows"]): Pick<MessageAbout, "id" | "createdAt" | "number"> {
  const [head] = rows;
  // Another row more is other news, for those who know a repeat by its id.
  const last = rows.at(-1) ?? head;
  const id = `${head.site}/${last.number}/${last.createdAt.toString(36)}`;
  return { id, createdAt: head.createdAt, number: last.number };
}
