/** Over random moments: no page or message tells two lengths of one stretch, nor another than its times. */
import { assert, assertEquals } from "@std/assert";
import { renderHomesPage } from "../../../lib/pages/homes_page.ts";
import { renderIncidentPage } from "../../../lib/pages/incident_page.ts";
import { renderSitePage } from "../../../lib/pages/site_page.ts";
import { renderStatusPage } from "../../../lib/pages/status_page.ts";
import type { Notice } from "../../../lib/phone/notice.ts";
import { renderNotice } from "../../../lib/phone/render_notice.ts";
import { renderPresent } from "../../../lib/phone/notice_no_contact.ts";
import { renderHomes } from "../../../lib/phone/together/words.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import type { SiteView } from "../../../lib/status/read_status.ts";
import { ALL_HOMES } from "../../../lib/status/homes_query.ts";
import { renderStatusTable } from "../../../lib/status/status_table.ts";
import { NO_FACTS } from "../../support/pages/page_facts.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
} from "../../support/pages/site_views.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const BERLIN = "Europe/Berlin";
const LENGTH = /(\d+ h \d+ min|\d+ h|\d+ min|\d+ s)(?![\w])/.source;

/** A different one for each step, spread over `spanMs`. */
const spread = (step: number, spanMs: number) => step * 7_368_787 % spanMs;

/** What a person reads. */
function textOf(markup: string): string {
  return markup.replaceAll(/<style[^]*?<\/style>|<[^>]*>/g, "").replaceAll("\u00a0", " ")
    .replaceAll(/\s+/g, " ");
}

function lengthsAfter(text: string, words: RegExp): string[] {
  return [...text.matchAll(new RegExp(`${words.source}${LENGTH}`, "g"))].map((found) =>
    found.at(-1) ?? ""
  );
}

/** Whoever takes the one from the other gets this; both within a day, a minute apart at least. */
function between(from: string, to: string): string {
  const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
  const minutes = (minutesOf(to) - minutesOf(from) + 1_440) % 1_440;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? "" : ` ${minutes % 60} min`}`;
}

function clockOf(at: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: BERLIN,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** All lengths that `text` tells behind `words` are `expected`, and there are some. */
function assertSays(text: string, words: RegExp, expected: string): void {
  const told = lengthsAfter(text, words);
  assert(told.length > 0, `nothing after ${words.source}: ${text.slice(0, 600)}`);
  assertEquals([...new Set(told)], [expected], `${words.source}: ${text.slice(0, 600)}`);
}

function pagesOf(site: SiteView, now: number, entries: readonly HistoryEntry[]) {
  const view = makeStatus({ now, lastSweepAt: now - 8_000, sites: [site] });
  const facts = { ...NO_FACTS, entries };
  return {
    site: textOf(renderSitePage(view, { site, facts }).document),
    status: textOf(renderStatusPage(view, { facts: { [site.id]: facts } }).document),
    homes: textOf(renderHomesPage(view, ALL_HOMES).document),
    table: renderStatusTable(view),
  };
}

Deno.test("a silence is as long on pages, phone and terminal as its times say", () => {
  for (let step = 1; step <= 120; step++) {
    const now = NOW_MS + spread(step, DAY_MS);
    const lastSeenAt = now - MINUTE_MS - 1_000 - spread(step * 31, 20 * 60 * MINUTE_MS);
    const site = makeSilentView({
      lastSeenAt,
      silentForMs: now - lastSeenAt,
      firstSeenAt: now - 30 * DAY_MS,
      since: lastSeenAt + MINUTE_MS,
      deadlineAt: lastSeenAt + MINUTE_MS,
      stateSince: lastSeenAt,
    });
    const length = between(clockOf(lastSeenAt), clockOf(now));
    const pages = pagesOf(site, now, []);
    assertSays(pages.site, /(?:No contact|silent) for /, length);
    assertSays(pages.site, /Last heartbeat ?/, length);
    assertSays(pages.status, /(?:No contact|silent) for /, length);
    assertSays(pages.homes, /Silent /, length);
    assertSays(pages.table, / (?=\d[^-]* ago)/, length);
    const base = { siteName: "Home", timeZone: BERLIN, sequenceId: "home-1" };
    const silent = { ...base, incident: 1, lastSeenAt, staleAfterMs: MINUTE_MS };
    const notices: readonly Notice[] = [
      { ...silent, kind: "down" },
      { ...silent, kind: "reminder", number: 1 },
      { ...silent, kind: "back", backAt: now, saysBoth: false, report: null, lastCutAt: null },
    ];
    const homes = ["a", "b", "c"].map((id) => ({
      site: id,
      notice: { ...silent, kind: "down", siteName: id } as const,
    })) as unknown as Parameters<typeof renderHomes>[0];
    const messages = [
      ...notices.map((notice) => renderNotice(notice, { now })),
      renderPresent({ ...base, lastSeenAt, isDown: true, onlyPings: false }, {
        now,
        missed: 1,
        since: now,
        usual: null,
      }),
      renderHomes(homes, { now, usual: null }),
    ];
    for (const { title, body } of messages) {
      const told = [...`${title}. ${body}`.matchAll(new RegExp(LENGTH, "g"))].map(([all]) => all);
      assertEquals(told.filter((each) => each !== length), [], `${title}. ${body}`);
    }
  }
});

Deno.test("trouble is as long on pages as its times say", () => {
  for (let step = 1; step <= 120; step++) {
    const now = NOW_MS + spread(step, DAY_MS);
    const lastedMs = MINUTE_MS;
    const startMs = now - 2 * MINUTE_MS - spread(step * 17, 20 * 60 * MINUTE_MS);
    const entries: HistoryEntry[] = [{
      kind: "event",
      at: startMs + lastedMs,
      epoch: 1,
      id: 1,
      told: false,
      what: { kind: "outage_began", cause: "internet_dead", gateway: "answers", lastedMs },
    }];
    const site = makeSiteView({
      cause: "internet_dead",
      lastSeenAt: now - 5_000,
      firstSeenAt: now - 30 * DAY_MS,
      stateSince: startMs + lastedMs,
    });
    const length = between(clockOf(startMs), clockOf(now));
    const pages = pagesOf(site, now, entries);
    for (const text of [pages.site, pages.status]) {
      assertSays(text, /No internet for /, length);
      assertSays(text, /1 outage, /, length);
    }
  }
});

Deno.test("what is over is as long on its page, in lists and in sums as its times say", () => {
  for (let step = 1; step <= 120; step++) {
    const now = NOW_MS + spread(step, DAY_MS);
    const lastedMs = MINUTE_MS + spread(step * 17, 5 * 60 * MINUTE_MS);
    const endMs = now - 3 * MINUTE_MS - spread(step * 13, 10 * 60 * MINUTE_MS);
    const told: HistoryEntry = {
      kind: "event",
      at: endMs,
      epoch: 1,
      id: 2,
      told: false,
      what: {
        kind: "outage_ended",
        cause: "internet_dead",
        gateway: "answers",
        lastedMs,
        cuts: 0,
        helped: null,
      },
    };
    const site = makeSiteView({ lastSeenAt: now - 5_000, firstSeenAt: now - 30 * DAY_MS });
    const length = between(clockOf(endMs - lastedMs), clockOf(endMs));
    const { site: text } = pagesOf(site, now, [told]);
    assertSays(text, /1 outage, /, length);
    assertSays(text, /Last outage [^:]*:\d\d – [^,]*, /, length);
    const view = makeStatus({ now, sites: [site] });
    const page = renderIncidentPage(view, {
      site,
      facts: { ...NO_FACTS, entries: [told] },
      atMs: endMs - lastedMs,
      share: null,
      page: null,
      home: null,
      isShared: false,
      report: null,
    });
    const incident = textOf(page?.document ?? "");
    assertSays(incident, /Internet was away for /, length);
    assertEquals(lengthsAfter(incident, /\+/), []);
    const { body } = renderNotice({
      kind: "event",
      siteName: "Home",
      timeZone: BERLIN,
      sequenceId: "e",
      at: endMs,
      what: told.what,
      command: null,
    }, { now });
    assertSays(body, /from [^(]*\(/, length);
  }
});
