import { assertEquals } from "@std/assert";
import { notesOf } from "../../../../lib/pages/parts/site_notes.ts";
import { FOREVER } from "../../../../lib/site/site.ts";
import { makeSiteView, NOW_MS, READER } from "../../../support/pages/site_views.ts";

const COMMAND = {
  id: "a",
  kind: "power-cycle",
  forMs: null,
  expiresAt: NOW_MS + 480_000,
  givenAt: null,
} as const;

Deno.test("a home that is well has no notes", () => {
  assertEquals(notesOf(makeSiteView(), READER), []);
});

Deno.test("pause, mute, warnings, a wrong clock and commands are a line each, in this order", () => {
  const site = makeSiteView({
    warnings: ["The disk is read-only"],
    mutedUntil: NOW_MS + 60_000,
    mutedFrom: { since: NOW_MS - 60_000, by: "phone" },
    pausedUntil: FOREVER,
    clockSkewMs: -300_000,
    commands: [
      COMMAND,
      { ...COMMAND, kind: "pause", givenAt: NOW_MS },
      { ...COMMAND, kind: "pause", forMs: 0, givenAt: NOW_MS },
    ],
  });
  assertEquals(notesOf(site, READER), [
    "Paused until resumed by hand: no reboots by itself, and its silence is not told",
    "Muted since 04:11 from the phone, until 04:13: resuming alone does not make it ring",
    "The disk is read-only",
    "The home's clock is 5 min behind; the times here are the cloud's, and are right",
    "A reboot was asked for at 04:10; it waits for the home: its next report, within 15 s or so, fetches it",
    "A pause was asked for and handed over",
    "Resuming was asked for and handed over",
  ]);
});

Deno.test("a clock is noted from two minutes on", () => {
  const notes = (clockSkewMs: number) => notesOf(makeSiteView({ clockSkewMs }), READER);
  assertEquals(notes(119_999), []);
  assertEquals(notes(120_000), [
    "The home's clock is 2 min ahead; the times here are the cloud's, and are right",
  ]);
});
