import { assertEquals } from "@std/assert";
import type { Past } from "../../../../lib/pages/view/past.ts";
import {
  clipSpans,
  describeSums,
  formatShare,
  sumPast,
} from "../../../../lib/pages/view/past_sums.ts";
import { NOW_MS } from "../../../support/pages/site_views.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const at = (hour: number) => NOW_MS + hour * HOUR_MS;

const PAST: Past = {
  fromMs: at(0),
  toMs: at(10),
  spans: [
    { kind: "before", fromMs: at(0), toMs: at(1) },
    { kind: "online", fromMs: at(1), toMs: at(5) },
    { kind: "outage", fromMs: at(5), toMs: at(6) },
    { kind: "silent", fromMs: at(6), toMs: at(8) },
    { kind: "not_watched", fromMs: at(8), toMs: at(9) },
    { kind: "online", fromMs: at(9), toMs: at(10) },
  ],
  outages: [{
    startMs: at(5),
    endMs: at(6),
    isOpen: false,
    extent: { fromMs: at(5), toMs: at(6) },
    cause: "internet_dead",
    gateway: null,
    cuts: 2,
    lastCutAt: at(5.5),
    helped: true,
    tally: null,
  }],
  cuts: [{ at: at(5.5), reason: "automatic" }, { at: at(5.2), reason: "automatic" }],
  notReached: [],
};

Deno.test("sumPast() adds up to the whole, and shares out what is known", () => {
  const { told, ...sums } = sumPast(PAST, { fromMs: at(0), toMs: at(10) });
  assertEquals(told.online, { seconds: 18_000, minutes: 300, count: 2 });
  assertEquals(sums, {
    wholeMs: 10 * HOUR_MS,
    onlineMs: 5 * HOUR_MS,
    outageMs: HOUR_MS,
    silentMs: 2 * HOUR_MS,
    notWatchedMs: HOUR_MS,
    beforeMs: HOUR_MS,
    isSilent: false,
    outages: 1,
    cuts: 2,
  });
});

Deno.test("sumPast() counts what touches the window, to the millisecond", () => {
  const outages = (fromMs: number, toMs: number) => sumPast(PAST, { fromMs, toMs }).outages;
  assertEquals(outages(at(4), at(5)), 0);
  assertEquals(outages(at(4), at(5) + 1), 1);
  assertEquals(outages(at(6) - 1, at(7)), 1);
  // At its end it is over.
  assertEquals(outages(at(6), at(7)), 0);
  assertEquals(sumPast(PAST, { fromMs: at(5.2), toMs: at(5.5) }).cuts, 1);
});

Deno.test("clipSpans() leaves out what does not lie in the window", () => {
  assertEquals(clipSpans(PAST.spans, { fromMs: at(5.5), toMs: at(6) }), [
    { kind: "outage", fromMs: at(5.5), toMs: at(6) },
  ]);
});

Deno.test("formatShare() never rounds up to a perfect 100", () => {
  assertEquals([1, 0.99999, 0.9899, 0.5, 0].map(formatShare), [
    "100 %",
    "99.99 %",
    "98.9 %",
    "50.0 %",
    "0.0 %",
  ]);
});

Deno.test("describeSums() says only what there is", () => {
  const words = (from: number, to: number) =>
    describeSums(sumPast(PAST, { fromMs: at(from), toMs: at(to) }));
  assertEquals(words(0, 1), "nothing yet");
  assertEquals(words(2, 3), "100 % online (100 % watched), no outage");
  assertEquals(
    words(4, 6),
    "50.0 % online (100 % watched), 1 outage, 1 h, rebooted the router 2 times",
  );
  assertEquals(words(8, 9), "not watched for 1 h");
});

Deno.test("describeSums() gives no percentage where less than 90 % was watched", () => {
  const words = (from: number, to: number) =>
    describeSums(sumPast(PAST, { fromMs: at(from), toMs: at(to) }));
  assertEquals(
    words(0.5, 3),
    "watched for 2 h, no outage, no record of the first 30 min",
  );
  assertEquals(
    words(0.9, 1.9),
    "100 % online (90.0 % watched), no outage, no record of the first 6 min",
  );
  assertEquals(
    words(4, 9),
    "watched for 2 h of 5 h, 1 outage, 1 h, rebooted the router 2 times, silent for 2 h, " +
      "not watched for 1 h",
  );
});

Deno.test("describeSums() gives no share beside a home that is away now", () => {
  const words = (from: number, to: number) =>
    describeSums(sumPast(PAST, { fromMs: at(from), toMs: at(to) }), { isAway: true });
  assertEquals(words(4, 6), "1 outage, 1 h, rebooted the router 2 times");
  assertEquals(words(1, 8.5).includes("%"), false);
  assertEquals(words(2, 3), "no outage counted yet");
});

Deno.test("describeSums() says a silence that lasts before all else", () => {
  const words = (from: number, to: number) =>
    describeSums(sumPast(PAST, { fromMs: at(from), toMs: at(to) }));
  assertEquals(words(6.5, 7), "silent for 30 min");
  assertEquals(
    words(4, 8),
    "silent for 2 h, watched for 2 h of 4 h, 1 outage, 1 h, rebooted the router 2 times",
  );
});

Deno.test("describeSums() tells lengths as the times beside them have it, and what is a sum", () => {
  const words = (spans: Past["spans"]) => {
    const fromMs = spans[0]?.fromMs ?? 0;
    const toMs = spans.at(-1)?.toMs ?? 0;
    return describeSums(sumPast({ ...PAST, spans, outages: [] }, { fromMs, toMs }));
  };
  const from = at(1) + 50_000;
  // Shown as 05:12 to 05:23, which are 11 min, and are 10 min 20 s.
  const silent = { kind: "silent", fromMs: from, toMs: from + 620_000 } as const;
  assertEquals(words([silent]), "silent for 11 min");
  const online = { kind: "online", fromMs: silent.toMs, toMs: silent.toMs + 60_000 } as const;
  const again = { kind: "silent", fromMs: online.toMs, toMs: online.toMs + 10_000 } as const;
  assertEquals(words([silent, online, again]).split(", ")[0], "silent for 11 min in all");
});
