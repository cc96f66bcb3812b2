import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseStatusView } from "../../../lib/status/read_status.ts";
import { renderStatusTable } from "../../../lib/status/status_table.ts";
import { makeSilentView, makeStatus, NOW_MS } from "../../support/pages/site_views.ts";

const FULL = makeStatus({
  sites: [makeSilentView({
    incident: {
      number: 1,
      startedAt: NOW_MS,
      remindersSent: 0,
      nextReminderAt: NOW_MS,
      rung: false,
    },
    pausedUntil: NOW_MS,
    pausedFrom: { since: NOW_MS, by: "page" },
    mutedUntil: NOW_MS,
    mutedFrom: { since: null, by: null },
    commands: [{ id: "a", kind: "pause", forMs: 1, by: "api", expiresAt: NOW_MS, givenAt: null }],
  })],
  channel: {
    state: "paused",
    why: "x",
    until: NOW_MS,
    queued: 1,
    setAside: [{ at: NOW_MS, siteName: "Home", kind: "down", why: "y" }],
  },
});

Deno.test("parseStatusView() reads back every field of a status", () => {
  assertEquals(parseStatusView(JSON.parse(JSON.stringify(FULL))), FULL);
});

Deno.test("parseStatusView() lets a newer cloud say more", () => {
  assertEquals(parseStatusView({ ...FULL, weather: "fine" }), FULL);
});

Deno.test("parseStatusView() names the field that is wrong", () => {
  assertThrows(() => parseStatusView({}), TypeError, "Cannot read the cloud's status");
  const wrong = { ...FULL, sites: [{ ...FULL.sites[0], status: "dead" }] };
  assertThrows(() => parseStatusView(wrong), TypeError, '"sites.0.status" must be');
});

Deno.test("parseStatusView() knows of an older cloud's homes since when, but not of those in trouble", () => {
  const [silent] = FULL.sites;
  const older = { ...silent, state: undefined, stateSince: undefined };
  const troubled = { ...older, status: "up", cause: "internet_dead" };
  const sites = JSON.parse(JSON.stringify([older, troubled]));
  assertEquals(
    parseStatusView({ ...FULL, sites }).sites.map(({ stateSince }) => stateSince),
    [silent?.lastSeenAt, null],
  );
});

Deno.test("parseStatusView() takes words that only a newer cloud knows, and they are shown", () => {
  const [site] = FULL.sites;
  const command = { ...site?.commands[0], kind: "firmware_update" };
  const newer = {
    ...FULL,
    sites: [{ ...site, gateway: "asleep", heardBy: "pigeon", commands: [command] }],
    channel: { ...FULL.channel, state: "on_holiday" },
  };
  const text = renderStatusTable(parseStatusView(JSON.parse(JSON.stringify(newer))));
  assertStringIncludes(
    text,
    "Phone: on holiday, as a newer cloud calls it (x); it will be tried again at ",
  );
});
