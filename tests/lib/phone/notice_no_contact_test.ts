import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { DownNotice } from "../../../lib/phone/notice.ts";
import { renderNotice } from "../../../lib/phone/render_notice.ts";
import { type ReminderFacts, renderPresent } from "../../../lib/phone/notice_no_contact.ts";
import { usualOf } from "../../../lib/time/usual.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const BASE = { siteName: "Home", timeZone: "Europe/Berlin", sequenceId: "home-1", incident: 1 };
const ADVICE =
  "Ask somebody nearby (at night: in the morning) whether the power or the provider is down; " +
  "if not, have the router switched off and on once.";
const DOWN: DownNotice = { ...BASE, kind: "down", lastSeenAt: T0, staleAfterMs: 60_000 };

Deno.test("a silent home is told with when it was last heard", () => {
  const message = renderNotice(DOWN, { now: T0 + 75_000 });
  assertEquals(message.title, "Home: no contact");
  assertEquals(
    message.body,
    "Not heard since 04:00 (1 min). The watchdog there reboots the router about now, if it still runs. " +
      "Still nothing at 04:15? " + ADVICE,
  );
  assertEquals([message.sequenceId, message.delayMs, message.priority], ["home-1", null, 4]);
});

Deno.test("what usually happens is said, and what to do once that time is over", () => {
  const usual = usualOf([4, 12, 190, 7, 11, 30].map((minutes) => minutes * 60_000));
  assertEquals(
    renderNotice(DOWN, { now: T0 + 75_000, usual }).body,
    "Not heard since 04:00 (1 min). Usually back in 4–12 min. " +
      "The watchdog there reboots the router about now, if it still runs. " +
      "Still nothing at 04:15? " + ADVICE,
  );
  const slow = usualOf([40, 40, 40].map((minutes) => minutes * 60_000));
  const { body } = renderNotice(DOWN, { now: T0 + 75_000, usual: slow });
  assertStringIncludes(body, "Usually back within 40 min.");
  assertStringIncludes(body, "Still nothing at 04:40?");
  // Who only pings has no watchdog that could do anything, and has told of no outage.
  const pings = renderNotice({ ...DOWN, onlyPings: true }, { now: T0 + 75_000, usual });
  assertEquals(pings.body, "Not heard since 04:00 (1 min).");
});

Deno.test("a message that was held up says how long the silence is by now", () => {
  const { title, body } = renderNotice(DOWN, { now: T0 + 3 * 3_600_000 });
  assertEquals([title, body], [
    "Home: no contact for 3 h",
    `Not heard since 04:00 (3 h). ${ADVICE}`,
  ]);
  assertEquals(renderNotice(DOWN, { now: T0 + 899_999 }).title, "Home: no contact");
});

Deno.test("reminders say again what to do, and when the next one comes", () => {
  const remind = (minutes: number, reminder: ReminderFacts | null) => {
    const now = T0 + minutes * 60_000;
    return renderNotice({ ...BASE, kind: "reminder", lastSeenAt: T0, number: 1 }, {
      now,
      reminder,
    });
  };
  const facts = { onlyPings: false, nextAt: T0 + 50 * 60_000 };
  assertEquals(remind(6, facts).title, "Home: still no contact");
  assertEquals(
    remind(6, facts).body,
    "No contact for 6 min, since 04:00. A router that was rebooted may still be starting. " +
      `Still nothing at 04:15? ${ADVICE} Next reminder about 04:50.`,
  );
  assertEquals(
    remind(20, facts).body,
    `No contact for 20 min, since 04:00. ${ADVICE} Next reminder about 04:50.`,
  );
  assertEquals(
    remind(180, { onlyPings: true, nextAt: null }).body,
    "No contact for 3 h, since 04:00. No reminder follows while it is snoozed, muted or paused.",
  );
  assertEquals(remind(180, null).body, `No contact for 3 h, since 04:00. ${ADVICE}`);
});

Deno.test("the present state stands for what could not be delivered", () => {
  const facts = { ...BASE, lastSeenAt: T0, isDown: false, onlyPings: false };
  const options = { now: T0 + 30_000, missed: 3, since: T0 - 3_600_000, usual: null };
  const up = renderPresent({ ...facts, sequenceId: "home_now" }, options);
  assertEquals([up.title, up.sequenceId], ["Home: in contact", "home_now"]);
  assertEquals(
    up.body,
    "In contact: heard at 04:00. 3 earlier notices since 03:00 did not get through to you.",
  );
  const down = renderPresent({ ...facts, isDown: true }, { ...options, missed: 1 });
  assertEquals(down.title, "Home: no contact");
  assertEquals(
    down.body,
    "Not heard since 04:00 (30 s). 1 earlier notice since 03:00 did not get through to you. " +
      `The watchdog may still be at it. Still nothing at 04:15? ${ADVICE}`,
  );
  const usual = usualOf([20, 20, 20].map((minutes) => minutes * 60_000));
  assertStringIncludes(
    renderPresent({ ...facts, isDown: true }, { ...options, usual }).body,
    "Usually back within 20 min. The watchdog may still be at it. Still nothing at 04:20?",
  );
  const later = { ...options, now: T0 + 1_800_000 };
  assertEquals(
    renderPresent({ ...facts, isDown: true }, later).body,
    `Not heard since 04:00 (30 min). 3 earlier notices since 03:00 did not get through to you. ${ADVICE}`,
  );
  const pings = renderPresent({ ...facts, isDown: true, onlyPings: true }, later);
  assert(!pings.body.includes("Ask"), "nothing there reboots a router");
});

Deno.test("what the watchdog does by its rules is told as the home said it", () => {
  const bodyOf = (at: number | null, why: string) =>
    renderNotice({ ...DOWN, reboot: { at, why, cuts24h: 3 } }, { now: T0 + 75_000 }).body
      .replace("Not heard since 04:00 (1 min). ", "");
  assertEquals(
    bodyOf(T0 + 60_000, "failing"),
    "The watchdog there reboots the router about now, if it still runs. " +
      "Still nothing at 04:15? " + ADVICE,
  );
  assertEquals(
    bodyOf(T0 + 600_000, "gap"),
    "The watchdog there reboots the router at 04:10 at the earliest, if it still runs. " +
      "Still nothing at 04:15? " + ADVICE,
  );
  // Nobody waits for what comes hours later, or never.
  assertEquals(
    bodyOf(T0 + 9 * 3_600_000, "cap"),
    "The watchdog makes no more reboots before 13:00 (in about 9 h): all 3 for 24 h were made. " +
      ADVICE,
  );
  assertEquals(
    bodyOf(null, "dry_run"),
    "The watchdog does not reboot the router: it is set to watch only. " + ADVICE,
  );
});
