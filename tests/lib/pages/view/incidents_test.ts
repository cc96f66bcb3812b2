import { assertEquals } from "@std/assert";
import {
  incidentAddress,
  incidentAt,
  incidentsOf,
  type PastIncident,
  readIncidentAt,
  tellsOf,
} from "../../../../lib/pages/view/incidents.ts";
import type { PastSpan } from "../../../../lib/pages/view/past.ts";
import type { HistoryEntry } from "../../../../lib/site/history.ts";
import type { Happening } from "../../../../lib/wire/event.ts";
import { makeOutage, makePast } from "../../../support/pages/page_facts.ts";
import { NOW_MS } from "../../../support/pages/site_views.ts";

const MINUTE_MS = 60_000;
const OUTAGE = makeOutage();
const END_MS = OUTAGE.endMs ?? 0;

function span(kind: PastSpan["kind"], fromMs: number, toMs: number): PastSpan {
  return { kind, fromMs, toMs };
}

function event(at: number, what: Happening): HistoryEntry {
  return { kind: "event", at, epoch: 1, id: 1, told: false, what };
}

Deno.test("an outage and the silence that touches it are one, and told once", () => {
  const spans = [
    span("outage", OUTAGE.startMs, END_MS),
    span("silent", END_MS, END_MS + 10 * MINUTE_MS),
  ];
  assertEquals(incidentsOf(makePast({ outages: [OUTAGE], spans })), [{
    fromMs: OUTAGE.startMs,
    toMs: END_MS + 10 * MINUTE_MS,
    isOpen: false,
    outage: OUTAGE,
  }]);
});

Deno.test("a silence by itself is one too, newest first; one that goes on is open", () => {
  const spans = [
    span("silent", NOW_MS - 90 * MINUTE_MS, NOW_MS - 80 * MINUTE_MS),
    span("online", NOW_MS - 80 * MINUTE_MS, NOW_MS - 12 * MINUTE_MS),
    span("silent", NOW_MS - 12 * MINUTE_MS, NOW_MS),
  ];
  const found = incidentsOf(makePast({ outages: [OUTAGE], spans }));
  assertEquals(found.map(({ fromMs, toMs, isOpen }) => [fromMs, toMs, isOpen]), [
    [NOW_MS - 12 * MINUTE_MS, null, true],
    [NOW_MS - 90 * MINUTE_MS, NOW_MS - 80 * MINUTE_MS, false],
    [OUTAGE.startMs, END_MS, false],
  ]);
});

Deno.test("a silence stays one when the home told later of a part or of all of it", () => {
  const ago = (minutes: number) => NOW_MS - minutes * MINUTE_MS;
  const stay = (from: number, to: number) => ({ fromMs: ago(from), toMs: ago(to) });
  const silence = { outage: null, isOpen: false };
  assertEquals(incidentsOf(makePast({ notReached: [stay(30, 20)] })), [
    { ...silence, ...stay(30, 20), notReached: { lengthMs: 10 * MINUTE_MS, isWhole: true } },
  ]);
  const spans = [span("silent", ago(20), ago(18)), span("online", ago(18), NOW_MS)];
  assertEquals(incidentsOf(makePast({ spans, notReached: [stay(30, 20)] })), [
    { ...silence, ...stay(30, 18), notReached: { lengthMs: 10 * MINUTE_MS, isWhole: false } },
  ]);
  const notReached = [{ fromMs: OUTAGE.startMs - MINUTE_MS, toMs: OUTAGE.startMs }];
  const [only, ...more] = incidentsOf(makePast({ outages: [OUTAGE], notReached }));
  assertEquals([only?.fromMs, only?.outage, more], [OUTAGE.startMs - MINUTE_MS, OUTAGE, []]);
});

Deno.test("an outage whose end nobody saw is over, and has no end", () => {
  const [found] = incidentsOf(makePast({ outages: [makeOutage({ endMs: null })] }));
  assertEquals([found?.toMs, found?.isOpen], [null, false]);
});

Deno.test("any moment within it names it, to two minutes around, and the nearest wins", () => {
  const incidents = incidentsOf(makePast({ outages: [OUTAGE] }));
  const found = (atMs: number) =>
    incidentAt(incidents, { atMs, now: NOW_MS })?.fromMs === OUTAGE.startMs;
  assertEquals(
    [
      OUTAGE.startMs - 120_001,
      OUTAGE.startMs - 120_000,
      OUTAGE.startMs,
      END_MS - 1,
      END_MS + 120_000,
      END_MS + 120_001,
    ].map(found),
    [false, true, true, true, true, false],
  );
  const next: PastIncident = {
    fromMs: END_MS + 60_000,
    toMs: END_MS + 90_000,
    isOpen: false,
    outage: null,
  };
  const both = [...incidents, next];
  assertEquals(incidentAt(both, { atMs: END_MS + 61_000, now: NOW_MS }), next);
  assertEquals(incidentAt([], { atMs: NOW_MS, now: NOW_MS }), null);
});

Deno.test("what tells of it is told on its page, all else beside it", () => {
  const [incident] = incidentsOf(makePast({ outages: [OUTAGE] }));
  if (incident === undefined) throw new TypeError("No incident");
  const at = OUTAGE.startMs + MINUTE_MS;
  const cut = { kind: "cut", number: 1, outcome: "confirmed" } as const;
  const tells = (entry: HistoryEntry) => tellsOf(incident, entry, NOW_MS);
  const flip = { kind: "flip", to: "down", noticedAt: at, incident: 1 } as const;
  assertEquals(
    [
      event(at, { ...cut, reason: "automatic" }),
      event(at, { kind: "gave_up", cuts: 8, retryInMs: 1 }),
      { ...flip, at },
    ].map(tells),
    [true, true, true],
  );
  assertEquals(
    [
      event(at, { ...cut, reason: "commanded" }),
      event(at, { kind: "plug_trouble", hint: "x" }),
      event(END_MS + 600_000, { ...cut, reason: "automatic" }),
      { kind: "unknown", at, until: at + 1 } as const,
      { ...flip, at: END_MS + 600_000 },
    ].map(tells),
    [false, false, false, false, false],
  );
});

Deno.test("an address is read back to the second, and nothing else is", () => {
  const address = incidentAddress("/sites/home/outage", NOW_MS + 999);
  assertEquals(address, "/sites/home/outage?at=1795317120");
  assertEquals(readIncidentAt(new URL(address, "http://x").searchParams), NOW_MS);
  for (const at of ["", "0", "-1", "1e9", "12", "99999999999999", "1795317120.5", " 1795317120"]) {
    assertEquals(readIncidentAt(new URLSearchParams({ at })), null, at);
  }
});
