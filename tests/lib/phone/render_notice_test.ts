import { assert, assertEquals } from "@std/assert";
import type { Happening } from "../../../lib/wire/event.ts";
import { type Notice, TITLE_CHARACTERS_MAX } from "../../../lib/phone/notice.ts";
import { readKeptNotice, renderNewer, renderNotice } from "../../../lib/phone/render_notice.ts";
import { DAY_MS } from "../../../lib/time/time.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const BASE = { siteName: "Home", timeZone: "Europe/Berlin", sequenceId: "home-1", incident: 1 };
const DOWN: Notice = { ...BASE, kind: "down", lastSeenAt: T0, staleAfterMs: 60_000 };
const ALL: readonly Notice[] = [
  DOWN,
  { ...BASE, kind: "reminder", lastSeenAt: T0, number: 2 },
  {
    ...BASE,
    kind: "back",
    lastSeenAt: T0,
    backAt: T0 + 9,
    saysBoth: true,
    report: null,
    lastCutAt: null,
  },
  {
    ...BASE,
    kind: "event",
    at: T0,
    what: { kind: "plug_trouble", hint: "Wrong key" },
    command: null,
  },
  { ...BASE, kind: "action", action: "snooze", at: T0, until: T0 + 9e5, silentSince: T0 },
  { ...BASE, kind: "action", action: "reboot", at: T0, until: T0 + 9e5, silentSince: null },
  { ...BASE, kind: "test", at: T0 },
  {
    ...BASE,
    kind: "digest",
    from: T0,
    to: T0 + DAY_MS,
    silences: 1,
    silentMs: 1,
    unknownMs: 0,
    outages: 0,
    cuts: 0,
    isDown: false,
  },
];

Deno.test("every kind is told at once, under its own id, with its news in 60 characters", () => {
  for (const notice of ALL) {
    for (const now of [T0, T0 + 400 * DAY_MS]) {
      for (const siteName of ["Home", "漢".repeat(60)]) {
        const message = renderNotice({ ...notice, siteName }, { now });
        assertEquals([message.sequenceId, message.delayMs], ["home-1", null]);
        assert([...message.title].length <= TITLE_CHARACTERS_MAX, message.title);
        assert([...message.title].length > siteName.length || siteName !== "Home", message.title);
        assert(message.body.split("\n").length === 1 && message.body.length > 5, message.body);
      }
    }
  }
});

Deno.test("no title reads as news of the person whose name a home has", () => {
  const happenings: readonly Happening[] = [
    { kind: "gave_up", cuts: 8, retryInMs: 1 },
    { kind: "outage_began", cause: "internet_dead", lastedMs: 1 },
    { kind: "outage_ended", cause: "router_dead", lastedMs: 1, cuts: 1, helped: false },
    { kind: "cut", reason: "automatic", number: 1, outcome: "sent" },
    { kind: "router_restarted" },
    { kind: "watchdog_broken", why: "x" },
    { kind: "console_silent", console: "Up", unheardMs: 1, why: "x" },
    { kind: "command_done", command: "c", result: "expired", note: "" },
  ];
  const events = happenings.map((what): Notice => ({
    ...BASE,
    kind: "event",
    at: T0,
    what,
    command: null,
  }));
  for (const notice of [...ALL, ...events]) {
    const { title, body } = renderNotice({ ...notice, siteName: "Mum and Dad" }, { now: T0 });
    assert(
      !/Mum and Dad:? (is |are |has |have )?(gave up|given up|silent|dead|died|lost|gone|away|cut)/i
        .test(`${title} ${body}`),
      title,
    );
  }
});

Deno.test("a notice with a time or a zone that is none here is told of all the same", () => {
  const what: Happening = { kind: "gave_up", cuts: 8, retryInMs: Number.MAX_SAFE_INTEGER };
  const others: readonly Notice[] = [
    { ...BASE, kind: "event", at: T0, command: null, what },
    { ...DOWN, timeZone: "Moon/Tranquility" },
  ];
  for (const notice of others) {
    const { title, sequenceId } = renderNotice(notice, { now: T0 });
    assertEquals([title, sequenceId], ["Home: there is news", "home-1"]);
  }
});

Deno.test("a hostile name or hint stays one clean line in the title", () => {
  const siteName = "\u202eH\r\nX-Priority: 5\u0000😀".repeat(9);
  const { title } = renderNotice({ ...DOWN, siteName }, { now: T0 });
  assert([...title].length <= 60);
  assert(title.endsWith(": no contact"));
  // deno-lint-ignore no-control-regex
  assert(!/[\u0000-\u001f\u202e]/.test(title));
});

Deno.test("a notice that a newer release filed is told as far as this one can", () => {
  const later = { ...BASE, kind: "line_changed", at: T0 } as unknown as Notice;
  assertEquals(readKeptNotice(later), null);
  const { title, body } = renderNewer(later);
  assertEquals(title, "Home: there is news");
  assert(body.includes("(line changed), which the one that runs now cannot tell"), body);
  for (const notice of ALL) assertEquals(readKeptNotice(notice), notice);
  const what = { kind: "dance" } as unknown as Happening;
  const event = readKeptNotice({ ...BASE, kind: "event", at: T0, what, command: null });
  assertEquals(
    event !== null && renderNotice(event, { now: T0 }).body,
    "dance, by a newer watchdog.",
  );
});
