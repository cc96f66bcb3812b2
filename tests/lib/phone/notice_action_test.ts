import { assertEquals } from "@std/assert";
import type { ActionNotice } from "../../../lib/phone/notice.ts";
import { renderNotice } from "../../../lib/phone/render_notice.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const BASE = { siteName: "Home", timeZone: "Europe/Berlin", sequenceId: "home-1" };
const SNOOZED: ActionNotice = {
  ...BASE,
  kind: "action",
  action: "snooze",
  at: T0,
  until: T0 + 3_600_000,
  silentSince: T0 - 720_000,
};

Deno.test("a snooze says until when it is quiet, and does not buzz", () => {
  const { title, body, priority, sequenceId } = renderNotice(SNOOZED, { now: T0 });
  assertEquals(title, "Home: snoozed until 05:00");
  assertEquals(
    body,
    "No contact since 03:48; no reminders until then. It is told when the home is back.",
  );
  assertEquals([priority, sequenceId], [2, "home-1"]);
  const heard = renderNotice({ ...SNOOZED, silentSince: null }, { now: T0 });
  assertEquals(
    heard.body,
    "Silence of this home does not ring until then. It is told when the home is back.",
  );
});

Deno.test("a reboot that was asked for says who does it, and until when", () => {
  const notice: ActionNotice = { ...SNOOZED, action: "reboot", until: T0 + 600_000 };
  const { title, body } = renderNotice(notice, { now: T0 });
  assertEquals(title, "Home: reboot asked for");
  assertEquals(
    body,
    "The home fetches it with its next heartbeat and says what came of it. " +
      "If it has not by 04:10, nothing is done.",
  );
});

Deno.test("a test says that it is one", () => {
  const { title, body } = renderNotice({ ...BASE, kind: "test", at: T0 }, { now: T0 });
  assertEquals(title, "Home: a test");
  assertEquals(body, "Asked for at 04:00: this is how news of this home reaches you.");
});
