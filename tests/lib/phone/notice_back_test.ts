import { assertEquals, assertStringIncludes } from "@std/assert";
import type { BackNotice } from "../../../lib/phone/notice.ts";
import { renderNotice } from "../../../lib/phone/render_notice.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const BACK: BackNotice = {
  siteName: "Home",
  timeZone: "Europe/Berlin",
  sequenceId: "home-1",
  incident: 1,
  kind: "back",
  lastSeenAt: T0,
  backAt: T0 + 720_000,
  saysBoth: false,
  report: null,
  lastCutAt: null,
};

Deno.test("a home that is back says after how long, and what it found out", () => {
  const now = T0 + 720_000;
  assertEquals(
    renderNotice(BACK, { now }).body,
    "It is heard again. No contact from 04:00 to 04:12 (12 min).",
  );
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
    "Its internet works again. No contact from 04:00 to 04:12 (12 min). In that time the internet was away: the line was " +
      "dead. It came back after the router was rebooted once, at 04:02.",
  );
  // Another trouble than the silence has its own length.
  const short = renderNotice({ ...BACK, report: { ...report, lastedMs: 599_999 } }, { now });
  assertStringIncludes(short.body, "(12 min). Internet was away for 10 min: the line was dead.");
});

Deno.test("a home that was online all the while says that the cloud was not reached", () => {
  const body = (notReachedMs: number) =>
    renderNotice({ ...BACK, notReachedMs }, { now: T0 + 720_000 }).body;
  const contact = "It is heard again. No contact from 04:00 to 04:12 (12 min).";
  const online = "the home was online and the cloud was not reached.";
  assertEquals(body(700_000), `${contact} In that time ${online}`);
  assertEquals(body(300_000), `${contact} For 5 min of it ${online}`);
});

Deno.test("one message says both when the phone had not heard of the silence", () => {
  const message = renderNotice({ ...BACK, saysBoth: true }, { now: T0 + 720_000 });
  assertEquals(message.title, "Home: was out of contact and is back");
  assertEquals(message.body, "It is heard again. No contact from 04:00 to 04:12 (12 min).");
});

Deno.test("a host that started anew, and a watchdog that gave up, are part of the reason", () => {
  const now = T0 + 720_000;
  const restarted = renderNotice({ ...BACK, restartedAt: T0 + 600_000 }, { now });
  const contact = "It is heard again. No contact from 04:00 to 04:12 (12 min).";
  assertEquals(restarted.body, `${contact} The watchdog's host started anew at 04:10.`);
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
    `${
      contact.replace("It is heard", "Its internet works")
    } In that time the internet was away: the router did not answer. ` +
      "The router was rebooted 8 times, last at 04:02; that did not help. " +
      "The watchdog gave up for a while at 04:03.",
  );
});
