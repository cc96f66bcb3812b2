import { assertEquals, assertStringIncludes } from "@std/assert";
import type { DownNotice } from "../../../lib/phone/notice.ts";
import { renderNotice } from "../../../lib/phone/render_notice.ts";
import { renderPresent } from "../../../lib/phone/notice_no_contact.ts";
import { usualOf } from "../../../lib/time/usual.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const BASE = { siteName: "Home", timeZone: "Europe/Berlin", sequenceId: "home-1", incident: 1 };
const DOWN: DownNotice = { ...BASE, kind: "down", lastSeenAt: T0, staleAfterMs: 60_000 };

Deno.test("a silent home is told with when it was last heard", () => {
  const message = renderNotice(DOWN, { now: T0 + 75_000 });
  assertEquals(message.title, "Home: no contact");
  assertEquals(
    message.body,
    "Not heard since 04:00 (75 s). By its rules the watchdog reboots the router about now, if it still runs. " +
      "Still nothing at 04:15? Ask a neighbour whether the provider or the power is down; then have the router switched off and on once.",
  );
  assertEquals([message.sequenceId, message.delayMs, message.priority], ["home-1", null, 4]);
});

Deno.test("what usually happens is said, and what to do once that time is over", () => {
  const usual = usualOf([4, 12, 190, 7, 11, 30].map((minutes) => minutes * 60_000));
  assertEquals(
    renderNotice(DOWN, { now: T0 + 75_000, usual }).body,
    "Not heard since 04:00 (75 s). Usually back in 4–12 min. " +
      "By its rules the watchdog reboots the router about now, if it still runs. " +
      "Still nothing at 04:15? Ask a neighbour whether the provider or the power is down; " +
      "then have the router switched off and on once.",
  );
  const slow = usualOf([40, 40, 40].map((minutes) => minutes * 60_000));
  const { body } = renderNotice(DOWN, { now: T0 + 75_000, usual: slow });
  assertStringIncludes(body, "Usually back within 40 min.");
  assertStringIncludes(body, "Still nothing at 04:40?");
  // Who only pings has no watchdog that could do anything, and has told of no outage.
  const pings = renderNotice({ ...DOWN, onlyPings: true }, { now: T0 + 75_000, usual });
  assertEquals(pings.body, "Not heard since 04:00 (75 s).");
});

Deno.test("a message that was held up says how long the silence is by now", () => {
  const { body } = renderNotice(DOWN, { now: T0 + 3 * 3_600_000 });
  assertEquals(
    body,
    "Not heard since 04:00 (3 h). Ask a neighbour whether the provider or the power is down; then have the router switched off and on once.",
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
