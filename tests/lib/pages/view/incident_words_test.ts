import { assertEquals } from "@std/assert";
import {
  incidentHeading,
  incidentLength,
  incidentWhen,
  stepsOf,
} from "../../../../lib/pages/view/incident_words.ts";
import { incidentsOf, type PastIncident } from "../../../../lib/pages/view/incidents.ts";
import type { HistoryEntry } from "../../../../lib/site/history.ts";
import type { Happening } from "../../../../lib/wire/event.ts";
import { makeOutage, makePast } from "../../../support/pages/page_facts.ts";
import { NOW_MS, READER } from "../../../support/pages/site_views.ts";

const OUTAGE = makeOutage();
const SILENCE: PastIncident = {
  fromMs: NOW_MS - 720_000,
  toMs: NOW_MS - 120_000,
  isOpen: false,
  outage: null,
};

function incident(change: Parameters<typeof makeOutage>[0] = {}): PastIncident {
  const [found] = incidentsOf(makePast({ outages: [makeOutage(change)] }));
  if (found === undefined) throw new TypeError("No incident");
  return found;
}

function entry(agoMs: number, what: Happening): HistoryEntry {
  return { kind: "event", at: OUTAGE.startMs + agoMs, epoch: 1, id: 1, told: false, what };
}

Deno.test("when and how long it was, of an outage and of a silence", () => {
  assertEquals([incidentWhen(incident(), READER), incidentLength(incident())], [
    "Saturday 04:02 – 04:14",
    "12 min",
  ]);
  assertEquals([incidentWhen(SILENCE, READER), incidentLength(SILENCE)], [
    "04:00 – 04:10",
    "10 min",
  ]);
  const open = { ...SILENCE, toMs: null, isOpen: true };
  assertEquals([incidentWhen(open, READER), incidentLength(open)], ["since 04:00", ""]);
});

Deno.test("its heading says what is wrong, or was, and how long", () => {
  const heading = (each: PastIncident) => incidentHeading(each, NOW_MS);
  assertEquals(heading(incident()), "Internet was away for 12 min");
  assertEquals(heading(SILENCE), "No contact for 10 min");
  assertEquals(heading({ ...SILENCE, toMs: null, isOpen: true }), "No contact for 12 min");
  const startMs = NOW_MS - 300_000;
  assertEquals(
    heading(incident({ startMs, endMs: null, isOpen: true })),
    "Internet is away for 5 min",
  );
  assertEquals(heading(incident({ endMs: null })), "Internet was away, its end was not seen");
});

Deno.test("its steps go from the first question without an answer to the first with one", () => {
  const entries = [
    entry(720_000, {
      kind: "outage_ended",
      cause: "internet_dead",
      lastedMs: 720_000,
      cuts: 1,
      helped: true,
    }),
    entry(75_000, { kind: "cut", reason: "automatic", number: 1, outcome: "confirmed" }),
    entry(60_000, { kind: "outage_began", cause: "internet_dead", lastedMs: 60_000 }),
    { kind: "flip", at: OUTAGE.startMs + 61_000, to: "down", noticedAt: 0, incident: 1 },
    { kind: "flip", at: OUTAGE.startMs + 725_000, to: "up", noticedAt: 0, incident: 1 },
  ] as const;
  const steps = stepsOf(incident(), { entries, now: NOW_MS });
  assertEquals(
    steps.map(({ at, words, kind }) => [(at - OUTAGE.startMs) / 1_000, kind, words]),
    [
      [0, "bad", "First question without an answer. The line is dead, the router answers"],
      [60, "bad", "Counted as an outage by the watchdog"],
      [61, "bad", "Counted as silent: the cloud heard nothing more"],
      [75, "done", "Rebooted the router, no. 1"],
      [720, "good", "Back after the reboot"],
      [725, "good", "Heard again"],
    ],
  );
});

Deno.test("the end is told by what it is known of", () => {
  const last = (change: Parameters<typeof makeOutage>[0]) =>
    stepsOf(incident(change), { entries: [], now: NOW_MS }).at(-1)?.words;
  assertEquals(last({ cuts: 0, helped: null }), "Back by itself");
  assertEquals(last({ helped: false }), "Back: the reboot had not brought it back");
  assertEquals(last({ helped: null }), "Back");
  assertEquals(stepsOf(incident({ endMs: null }), { entries: [], now: NOW_MS }).length, 1);
  assertEquals(stepsOf(SILENCE, { entries: [], now: NOW_MS }).map(({ words }) => words), [
    "Last heard",
  ]);
});
