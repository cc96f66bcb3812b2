import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  DEAD_MAN_DELAY_MS,
  deadManMessage,
  monitorRunsMessage,
  type Notice,
  renderNotice,
  renderPresent,
} from "../../../lib/phone/notice.ts";
import { siteSeenAt, T0 } from "../../support/heartbeats.ts";

const BASE = { siteName: "Home", timeZone: "Europe/Berlin", sequenceId: "home-1", incident: 1 };
const DOWN: Notice = { ...BASE, kind: "down", lastSeenAt: T0, staleAfterMs: 60_000 };
const BACK: Notice = {
  ...BASE,
  kind: "back",
  lastSeenAt: T0,
  backAt: T0 + 720_000,
  saysBoth: false,
  report: null,
  lastCutAt: null,
};

Deno.test("a silent home is told with the time of its last sign of life", () => {
  const message = renderNotice(DOWN, { now: T0 + 75_000 });
  assertEquals(message.title, "Home is silent");
  assertEquals(
    message.body,
    "No sign of life since 04:00 (75 s). If the watchdog still runs it is trying the router now.",
  );
  assertEquals([message.sequenceId, message.delayMs, message.priority], ["home-1", null, 4]);
});

Deno.test("a message that was held up says how long the silence is by now", () => {
  const { body } = renderNotice(DOWN, { now: T0 + 3 * 3_600_000 });
  assertEquals(body, "No sign of life since 04:00 (3 h).");
});

Deno.test("a reminder says how long it has been", () => {
  const notice: Notice = { ...BASE, kind: "reminder", lastSeenAt: T0, number: 2 };
  const { title, body } = renderNotice(notice, { now: T0 + 20 * 60_000 });
  assertEquals(title, "Home is still silent");
  assertEquals(body, "Silent for 20 min, no sign of life since 04:00.");
});

Deno.test("a home that is back says after how long, and what it found out", () => {
  const now = T0 + 720_000;
  assertEquals(renderNotice(BACK, { now }).body, "Back after 12 min.");
  const report = {
    kind: "outage_ended",
    cause: "internet_dead",
    lastedMs: 600_000,
    cuts: 1,
    helped: true,
  } as const;
  const told = renderNotice({ ...BACK, report, lastCutAt: T0 + 120_000 }, { now });
  assertEquals(told.title, "Home is back");
  assertEquals(
    told.body,
    "Back after 12 min: the line was dead, the router was cut once at 04:02, which helped.",
  );
});

Deno.test("one message says both when the phone had not heard of the silence", () => {
  const message = renderNotice({ ...BACK, saysBoth: true }, { now: T0 + 720_000 });
  assertEquals(message.title, "Home was silent and is back");
  assertEquals(message.body, "Was silent from 04:00 to 04:12 (12 min).");
});

Deno.test("events are rendered too", () => {
  const notice: Notice = {
    ...BASE,
    kind: "event",
    at: T0,
    what: { kind: "plug_trouble", hint: "Wrong key" },
    command: null,
  };
  assertEquals(renderNotice(notice, { now: T0 }).body, "Wrong key");
});

Deno.test("the present state stands for what could not be delivered", () => {
  const site = siteSeenAt(T0);
  const options = { now: T0 + 30_000, missed: 3, since: T0 - 3_600_000 };
  const up = renderPresent(site, options);
  assertEquals([up.title, up.sequenceId], ["Home is up", "home_now"]);
  assertEquals(
    up.body,
    "All is well: seen at 04:00. 3 notices since 03:00 could not be delivered.",
  );
  const incident = { number: 4, startedAt: T0, remindersSent: 0, nextReminderAt: 0, rung: true };
  const down = renderPresent({ ...site, status: "down", incident }, { ...options, missed: 1 });
  assertEquals([down.title, down.sequenceId], ["Home is silent", "home-4"]);
  assertStringIncludes(down.body, "1 notice since");
});

Deno.test("the dead man's message reads right when it goes off", () => {
  const message = deadManMessage(T0);
  assertEquals(message.delayMs, DEAD_MAN_DELAY_MS);
  assertStringIncludes(message.body, "since about 03:00 UTC");
});

Deno.test("the message that takes it back replaces it", () => {
  const message = monitorRunsMessage({ now: T0 + 9_000_000, armedAt: T0 });
  assertEquals(message.sequenceId, deadManMessage(T0).sequenceId);
  assertStringIncludes(message.body, "since about 03:00 UTC");
});

Deno.test("a hostile name or hint stays one clean line in the title", () => {
  const siteName = "\u202eH\r\nX-Priority: 5\u0000😀".repeat(9);
  const { title } = renderNotice({ ...DOWN, siteName }, { now: T0 });
  assert([...title].length <= 60);
  assert(title.endsWith(" is silent"));
  // deno-lint-ignore no-control-regex
  assert(!/[\u0000-\u001f\u202e]/.test(title));
});
