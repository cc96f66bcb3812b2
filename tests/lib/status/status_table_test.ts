import { assert, assertEquals, assertFalse, assertMatch } from "@std/assert";
import { renderStatusTable } from "../../../lib/status/status_table.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
} from "../../support/pages/site_views.ts";

Deno.test("renderStatusTable() lines up its columns", () => {
  const sites = [
    makeSilentView({ id: "cabin", name: "Cabin by the lake", mutedUntil: NOW_MS + 60_000 }),
    makeSiteView({ cuts24h: 3 }),
  ];
  assertEquals(
    renderStatusTable(makeStatus({ sites })),
    `HOME                       STATE   SINCE  LAST HEARTBEAT  REBOOTS 24 H  SAID LAST
Cabin by the lake (cabin)  silent  04:00  12 min ago      0             online; muted until 04:13
Home (home)                online  03:12  10 s ago        3             online

Phone: Last delivered 04:07
`,
  );
});

Deno.test("renderStatusTable() calls a home whose line is dead in trouble, as page and badge do", () => {
  const text = renderStatusTable(makeStatus({ sites: [makeSiteView({ cause: "internet_dead" })] }));
  assert(/^Home \(home\)\s+trouble\s/m.test(text), text);
});

Deno.test("renderStatusTable() says of a home that is late what that means", () => {
  const late = makeSiteView({ status: "late", lastSeenAt: NOW_MS - 43_000 });
  const text = renderStatusTable(makeStatus({ sites: [late] }));
  assertMatch(text, /late +04:11 +43 s ago .*no outage so far, counts as silent from 04:12 on/);
});

Deno.test("renderStatusTable() tells of no homes, of an old sweep and of refused notices", () => {
  const text = renderStatusTable(makeStatus({
    sites: [],
    lastSweepAt: NOW_MS - 3_600_000,
    channel: {
      state: "trouble",
      why: "no answer in time",
      until: null,
      queued: 2,
      setAside: [{ at: NOW_MS, siteName: "Home", kind: "down", why: "status 400" }],
    },
  }));
  assert(text.startsWith("No home is set up yet"));
  assert(text.includes("Phone: The last notice could not be delivered (no answer in time)"));
  assert(text.includes('refused: "down" of Home: status 400'));
  assert(text.includes("Warning: "));
});

Deno.test("renderStatusTable() tells of each channel by its name where there are several", () => {
  const well = makeStatus().channel;
  const channels = [
    { ...well, name: "ntfy" },
    { ...well, name: "webhook", state: "paused", why: "status 410", until: NOW_MS } as const,
  ];
  const text = renderStatusTable(makeStatus({ channels }));
  assert(text.includes("\nntfy: Last delivered 04:07\nwebhook: The notification server"));
  const one = renderStatusTable(makeStatus({ channels: channels.slice(0, 1) }));
  assert(one.includes("\nPhone: Last delivered 04:07"));
});

Deno.test("renderStatusTable() lets nothing steer the terminal", () => {
  const escape = String.fromCharCode(27);
  const site = makeSiteView({ name: `a${escape}[2Jb\rc\nd`, warnings: [`${escape}]0;x`] });
  const text = renderStatusTable(makeStatus({ sites: [site] }));
  assertFalse(text.includes(escape) || text.includes("\r"));
  assertEquals(text.split("\n").length, 5);
});

Deno.test("renderStatusTable() says of trouble since when, and when the next reboot comes", () => {
  const troubled = { cause: "router_dead", phase: "holding", cuts24h: 1 };
  const sites = [
    makeSiteView({
      ...troubled,
      stateSince: NOW_MS - 1_200_000,
      nextReboot: { at: NOW_MS + 300_000, why: "gap" },
    }),
    makeSiteView({ ...troubled, id: "old", name: "Old", stateSince: null }),
  ];
  const [, known = "", older = ""] = renderStatusTable(makeStatus({ sites })).split("\n");
  assertMatch(known, /trouble +03:52 .*the router does not answer; next reboot not before 04:17$/);
  assertMatch(older, /trouble +not known .*; waiting before the next reboot$/);
});

Deno.test("renderStatusTable() says who paused or muted a home, and since when", () => {
  const site = makeSiteView({
    pausedUntil: NOW_MS + 120_000,
    pausedFrom: { since: NOW_MS - 600_000, by: "page" },
    mutedUntil: NOW_MS + 60_000,
    mutedFrom: { since: NOW_MS - 60_000, by: "phone" },
  });
  const text = renderStatusTable(makeStatus({ sites: [site] }));
  const muted = "muted since 04:11 from the phone, until 04:13";
  assert(text.includes(`online; ${muted}; paused since 04:02 from the page, until 04:14\n`), text);
});
