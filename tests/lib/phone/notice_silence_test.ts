import { assertEquals, assertStringIncludes } from "@std/assert";
import type { BackNotice, DownNotice } from "../../../lib/phone/notice.ts";
import { renderNotice } from "../../../lib/phone/render_notice.ts";
import { renderPresent } from "../../../lib/phone/notice_silence.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const BASE = { siteName: "Home", timeZone: "Europe/Berlin", sequenceId: "home-1", incident: 1 };
const DOWN: DownNotice = { ...BASE, kind: "down", lastSeenAt: T0, staleAfterMs: 60_000 };
const BACK: BackNotice = {
  ...BASE,
  kind: "back",
  lastSeenAt: T0,
  backAt: T0 + 720_000,
  saysBoth: false,
  report: null,
  lastCutAt: null,
};

Deno.test("a silent home is told with when it was last heard", () => {
  const message = renderNotice(DOWN, { now: T0 + 75_000 });
  assertEquals(message.title, "Home: no contact");
  assertEquals(
    message.body,
    "Not heard since 04:00 (75 s). By its rules the watchdog reboots the router about now, if it still runs. " +
      "Still nothing at 04:15? Then it is the line, the power or the watchdog itself.",
  );
  assertEquals([message.sequenceId, message.delayMs, message.priority], ["home-1", null, 4]);
});

Deno.test("a message that was held up says how long the silence is by now", () => {
  const { body } = renderNotice(DOWN, { now: T0 + 3 * 3_600_000 });
  assertEquals(
    body,
    "Not heard since 04:00 (3 h). It is the line, the power or the watchdog itself.",
  );
});

Deno.test("reminders grow terser, and say first what may be the matter", () => {
  const bodyOf = (number: number, minutes: number) =>
    renderNotice({ ...BASE, kind: "reminder", lastSeenAt: T0, number }, {
      now: T0 + minutes * 60_000,
    });
  assertEquals(bodyOf(1, 6).title, "Home: still no contact");
  assertEquals([1, 2, 3, 9].map((number) => bodyOf(number, number * 20).body), [
    "No contact for 20 min, since 04:00. A router that was rebooted may still be starting.",
    "No contact for 40 min, since 04:00. Perhaps the line is dead, or the power is off.",
    "No contact for 60 min, since 04:00.",
    "No contact for 3 h, since 04:00.",
  ]);
});

Deno.test("a home that is back says after how long, and what it found out", () => {
  const now = T0 + 720_000;
  assertEquals(renderNotice(BACK, { now }).body, "Back after 12 min.");
  const report = {
    kind: "outage_ended",
    cause: "internet_dead",
    gateway: "answers",
    lastedMs: 600_000,
    cuts: 1,
    helped: true,
  } as const;
  const told = renderNotice({ ...BACK, report, lastCutAt: T0 + 120_000 }, { now });
  assertEquals(told.title, "Home: back in contact");
  assertEquals(
    told.body,
    "Back after 12 min: the line was dead, rebooted the router once at 04:02, which helped.",
  );
});

Deno.test("one message says both when the phone had not heard of the silence", () => {
  const message = renderNotice({ ...BACK, saysBoth: true }, { now: T0 + 720_000 });
  assertEquals(message.title, "Home: was out of contact and is back");
  assertEquals(message.body, "No contact from 04:00 to 04:12 (12 min).");
});

Deno.test("a host that started anew, and a watchdog that gave up, are part of the reason", () => {
  const now = T0 + 720_000;
  const restarted = renderNotice({ ...BACK, restartedAt: T0 + 600_000 }, { now });
  assertEquals(restarted.body, "Back after 12 min: the watchdog's host started anew at 04:10.");
  const report = {
    kind: "outage_ended",
    cause: "router_dead",
    lastedMs: 600_000,
    cuts: 8,
    helped: false,
  } as const;
  const facts = { report, lastCutAt: T0 + 120_000, gaveUpAt: T0 + 180_000 };
  assertEquals(
    renderNotice({ ...BACK, ...facts }, { now }).body,
    "Back after 12 min: the router did not answer, rebooted the router 8 times, last at 04:02, " +
      "which did not help, the watchdog gave up for a while at 04:03.",
  );
});

Deno.test("the present state stands for what could not be delivered", () => {
  const facts = { ...BASE, lastSeenAt: T0, isDown: false };
  const options = { now: T0 + 30_000, missed: 3, since: T0 - 3_600_000 };
  const up = renderPresent({ ...facts, sequenceId: "home_now" }, options);
  assertEquals([up.title, up.sequenceId], ["Home: in contact", "home_now"]);
  assertEquals(
    up.body,
    "All is well: heard at 04:00. 3 notices since 03:00 could not be delivered.",
  );
  const down = renderPresent({ ...facts, isDown: true }, { ...options, missed: 1 });
  assertEquals(down.title, "Home: no contact");
  assertStringIncludes(down.body, "1 notice since");
});
