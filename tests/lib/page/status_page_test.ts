import { assert, assertEquals, assertFalse } from "@std/assert";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import { HISTORY_SHOWN_MAX, renderStatusPage } from "../../../lib/page/status_page.ts";
import { makeSilentView, makeSiteView, makeStatus, NOW_MS } from "../../support/site_views.ts";

const EVIL = `<script>alert(1)</script>"'&`;
const NO_HISTORY = { history: {} };

function page(change: Parameters<typeof makeStatus>[0]): string {
  return renderStatusPage(makeStatus(change), NO_HISTORY);
}

Deno.test("the page says in large letters that a home is up", () => {
  const text = page({});
  assert(/<h2>.*<span>Home is up<\/span><\/h2>/s.test(text));
  assert(text.includes("Up since 03:12"));
  assert(text.includes("All notices were delivered."));
  assertFalse(text.includes("icon-down"));
});

Deno.test("the page says since when a home is silent and what is being done", () => {
  const text = page({
    sites: [makeSilentView({
      cause: "internet_dead",
      phase: "booting",
      cuts24h: 2,
      incident: {
        number: 1,
        startedAt: NOW_MS - 660_000,
        remindersSent: 1,
        nextReminderAt: NOW_MS + 240_000,
        rung: true,
      },
    })],
  });
  assert(text.includes("Home has been silent for 12 min, since 04:00"));
  assert(text.includes("Counted as down since 04:01; next reminder 04:16"));
  assert(text.includes("the line is dead, the router answers; waiting for the router to boot"));
  assert(text.includes("icon-down.svg"));
});

Deno.test("nothing that a home or a server sends becomes markup", () => {
  const site = makeSilentView({
    name: EVIL,
    release: EVIL,
    warnings: [EVIL, EVIL],
    timeZone: null,
  });
  const history: Record<string, HistoryEntry[]> = {
    home: [{
      kind: "event",
      at: NOW_MS,
      epoch: 1,
      id: 1,
      told: false,
      what: { kind: "plug_trouble", hint: EVIL },
    }],
  };
  const setAside = [{ at: NOW_MS, siteName: EVIL, kind: EVIL, why: EVIL }];
  const channel = { state: "paused", why: EVIL, until: NOW_MS, queued: 1, setAside } as const;
  const text = renderStatusPage(makeStatus({ sites: [site], channel }), { history });
  assertFalse(text.includes("<script"));
  assertFalse(text.includes(`"'&`));
  const shown = text.split("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;").length - 1;
  assert(shown >= 9, `${shown}`);
});

Deno.test("the page tells how to make the first home appear", () => {
  const text = page({ sites: [] });
  assert(text.includes("No home has been heard from yet"));
  assert(text.includes("deno task token home"));
  assert(text.includes("deno task probe --config home.toml"));
});

Deno.test("the page warns when nobody looks and when nobody is told", () => {
  const text = page({
    lastSweepAt: NOW_MS - 121_000,
    channel: { state: "off", why: null, until: null, queued: 0, setAside: [] },
  });
  assert(text.includes('role="alert"'));
  assert(text.includes("no NTFY_URL is set"));
  assertFalse(page({}).includes('role="alert"'));
});

Deno.test("the page notes mute, pause, a wrong clock and waiting commands", () => {
  const text = page({
    sites: [makeSiteView({
      mutedUntil: NOW_MS + 60_000,
      pausedUntil: 8_640_000_000_000_000,
      clockSkewMs: -300_000,
      commands: [{
        id: "a",
        kind: "power-cycle",
        forMs: null,
        expiresAt: NOW_MS + 1,
        givenAt: null,
      }],
    })],
  });
  assert(text.includes("Muted until 04:13"));
  assert(text.includes("Paused until resumed by hand"));
  assert(text.includes("The home&#39;s clock is 5 min behind"));
  assert(text.includes("A power cycle waits for the home"));
});

Deno.test("the page shows the latest of the past and leaves hours out", () => {
  const flips = Array.from({ length: 20 }, (_, index): HistoryEntry => ({
    kind: "flip",
    at: NOW_MS - index * 60_000,
    to: "up",
    noticedAt: NOW_MS,
    incident: index,
  }));
  const hour: HistoryEntry = { kind: "hour", at: NOW_MS, beats: 1 };
  const text = renderStatusPage(makeStatus(), { history: { home: [hour, ...flips] } });
  assertEquals(text.split("Heard again").length - 1, HISTORY_SHOWN_MAX);
});
