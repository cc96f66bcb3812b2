import { assertEquals, assertThrows } from "@std/assert";
import { createListening } from "../../../cloud/store/listening.ts";
import { judge, silentAtMs, type SiteRecord } from "../../../lib/site/site.ts";
import { markAt, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

function create() {
  const clock = { ms: 0 };
  const steady = () => ({ awakeMs: clock.ms, passedMs: clock.ms });
  const now = () => T0 + clock.ms;
  const listening = createListening({ now, steady, markEveryMs: 10_000, clocksAgree: false });
  return { clock, steady, listening };
}

/** A home whose last heartbeat was filed with this reading of the clock. */
function homeHeardAt(heardMs: number): SiteRecord {
  return { ...siteSeenAt(T0), heardMs };
}

Deno.test("nothing is known before a mark was read", () => {
  const { listening } = create();
  assertEquals([listening.isKnown, listening.sinceMarkMs()], [false, Infinity]);
  assertThrows(() => listening.hearing(T0), TypeError, "no mark was read yet");
});

Deno.test("what is to be stored counts with it, and is no proof before", () => {
  const { clock, steady, listening } = create();
  listening.meet({ value: markAt(T0), versionstamp: "1" });
  clock.ms = 9_000;
  assertEquals(listening.hearing(T0).listenMs, T0 + 9_000);
  assertEquals(listening.sinceProofMs(), 9_000);
  listening.marked({ value: markAt(T0 + 9_000), versionstamp: "2" }, steady());
  assertEquals([listening.sinceProofMs(), listening.sinceMarkMs()], [0, 0]);
  assertEquals(listening.untilProofMs(), 14_000);
  listening.prove();
  assertEquals(listening.untilProofMs(), 17_000);
});

Deno.test("what lies before a call without an answer is no listening", () => {
  const { clock, listening } = create();
  listening.noteUnanswered();
  listening.meet({ value: markAt(T0), versionstamp: "1" });
  clock.ms = 9_000;
  listening.noteUnanswered();
  clock.ms = 10_000;
  assertEquals(listening.hearing(T0).listenMs, T0 + 1_000);
});

Deno.test("a home that could not be stored was heard, until it is stored", () => {
  const { listening } = create();
  listening.meet({ value: markAt(T0), versionstamp: "1" });
  const heard = () => listening.hearing(T0).heardUnstored?.("home") ?? null;
  assertEquals(heard(), null);
  listening.noteUnstored("home");
  assertEquals(typeof heard(), "number");
  listening.noteStored(homeHeardAt(T0), true);
  listening.noteStored({ ...homeHeardAt(T0), id: "cabin" }, false);
  assertEquals(listening.takeNew(), ["home"]);
  assertEquals(listening.takeNew(), []);
  assertEquals(heard(), null);
});

Deno.test("a home that was turned away before any mark was read was heard by then", () => {
  const { listening } = create();
  listening.noteUnstored("home");
  listening.meet({ value: markAt(T0), versionstamp: "1" });
  assertEquals(listening.hearing(T0).heardUnstored?.("home"), listening.most());
});

Deno.test("a home that was turned away for minutes was heard by what the clock shows afterwards", () => {
  const { clock, listening } = create();
  listening.meet({ value: markAt(T0), versionstamp: "1" });
  clock.ms = 300_000;
  listening.noteUnstored("home");
  listening.meet({ value: markAt(T0), versionstamp: "1" });
  assertEquals(listening.hearing(T0).heardUnstored?.("home"), T0 + 25_000);
});

Deno.test("a home heard right after a start was heard by what the clock shows once that is known", () => {
  const { clock, steady, listening } = create();
  listening.meet({ value: markAt(T0), versionstamp: "1" });
  const mark = (versionstamp: string) => {
    const { listenMs } = listening.hearing(T0);
    listening.marked({ value: markAt(T0, { listenMs }), versionstamp }, steady());
  };
  mark("2");
  clock.ms = 3_000;
  // Another process may live, and have listened for 25 s more than its last mark says.
  const home = homeHeardAt(listening.most());
  assertEquals(home.heardMs, T0 + 28_000);
  listening.noteStored(home, false);
  const silentAt = () => silentAtMs(home, listening.hearing(T0)) - T0;
  assertEquals(silentAt(), 88_000);
  clock.ms = 9_999;
  mark("3");
  assertEquals(silentAt() > 80_000, true);
  // By now it would have said so.
  clock.ms = 10_000;
  mark("4");
  assertEquals(silentAt(), 70_000);
  clock.ms = 69_999;
  for (const ms of [25_000, 40_000, 55_000, 69_999]) {
    clock.ms = ms;
    mark(`5-${ms}`);
  }
  assertEquals(judge(home, listening.hearing(T0)), "late");
  clock.ms = 70_000;
  assertEquals(judge(home, listening.hearing(T0)), "down");
  // Of another heartbeat, whoever filed it, nothing is known.
  const later = { ...home, hour: { ...home.hour, beats: 2 } };
  assertEquals(listening.heardAtMost(later), null);
});

Deno.test("a home that was filed with what the clock shows for sure is not remembered", () => {
  const { clock, steady, listening } = create();
  listening.meet({ value: null, versionstamp: null });
  listening.marked({ value: markAt(T0, { listenMs: 0 }), versionstamp: "1" }, steady());
  clock.ms = 3_000;
  const home = homeHeardAt(listening.most());
  listening.noteStored(home, false);
  assertEquals([home.heardMs, listening.heardAtMost(home)], [3_000, null]);
});

Deno.test("without a way in no time is listened to, and the first home that is heard opens it", () => {
  const { clock, listening } = create();
  listening.meet({ value: markAt(T0), versionstamp: "1" });
  listening.setOpen(false);
  clock.ms = 9_000;
  listening.prove();
  assertEquals(listening.hearing(T0).listenMs, T0);
  listening.noteStored(homeHeardAt(T0), false);
  clock.ms = 12_000;
  assertEquals([listening.isOpen(), listening.hearing(T0).listenMs], [true, T0 + 3_000]);
});

Deno.test("of two reads side by side the one that comes last may have found the older mark", () => {
  const { clock, steady, listening } = create();
  listening.meet({ value: markAt(T0), versionstamp: "1" });
  clock.ms = 9_000;
  listening.marked({ value: markAt(T0 + 9_000), versionstamp: "2" }, steady());
  listening.meet({ value: markAt(T0), versionstamp: "1" });
  assertEquals(listening.hearing(T0).listenMs, T0 + 9_000);
});
