import { assertEquals } from "@std/assert";
import { buttonEndsAt, buttonsOf, troubleAt } from "../../../lib/phone/buttons.ts";
import type { Notice } from "../../../lib/phone/notice.ts";
import type { Happening } from "../../../lib/wire/event.ts";
import { HOUR_MS } from "../../../lib/time/time.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const BASE = { siteName: "Home", timeZone: null, sequenceId: "home-1", incident: 1 };
const DOWN: Notice = { ...BASE, kind: "down", lastSeenAt: T0, staleAfterMs: 60_000 };
const BACK: Notice = {
  ...BASE,
  kind: "back",
  lastSeenAt: T0,
  backAt: T0,
  saysBoth: false,
  report: null,
  lastCutAt: null,
};

function event(what: Happening, command: "power-cycle" | "pause" | null = null): Notice {
  return { ...BASE, kind: "event", at: T0, what, command };
}

Deno.test("a silent home can be snoozed, and not rebooted: it would not hear of it in time", () => {
  for (const rebootButton of [true, false]) {
    assertEquals(buttonsOf(DOWN, { rebootButton }), ["snooze"]);
    assertEquals(
      buttonsOf({ ...BASE, kind: "reminder", lastSeenAt: T0, number: 3 }, { rebootButton }),
      ["snooze"],
    );
  }
});

Deno.test("a home that is heard can be rebooted where that was asked for, and only there", () => {
  const gaveUp = event({ kind: "gave_up", cuts: 8, retryInMs: 1 });
  const ended = event({
    kind: "outage_ended",
    cause: "internet_dead",
    lastedMs: 1,
    cuts: 0,
    helped: null,
  });
  // A home that is back carries nothing that a thumb could undo it with.
  for (const notice of [BACK, ended]) assertEquals(buttonsOf(notice, { rebootButton: true }), []);
  assertEquals(buttonsOf(gaveUp, { rebootButton: true }), ["reboot"]);
  assertEquals(buttonsOf(gaveUp, { rebootButton: false }), []);
});

Deno.test("a reboot that was refused may be asked for again, one that was done not", () => {
  const ended = (result: "done" | "refused", command: "power-cycle" | "pause") =>
    buttonsOf(event({ kind: "command_done", command: "c", result, note: "" }, command), {
      rebootButton: true,
    });
  assertEquals(ended("refused", "power-cycle"), ["reboot"]);
  assertEquals(ended("done", "power-cycle"), []);
  assertEquals(ended("refused", "pause"), []);
});

Deno.test("a plug that does not work, a console, a test and a button's answer have none", () => {
  const others: readonly Notice[] = [
    event({ kind: "plug_trouble", hint: "x" }),
    event({ kind: "console_back", console: "Up" }),
    { ...BASE, kind: "test", at: T0 },
    { ...BASE, kind: "action", action: "snooze", at: T0, until: T0, silentSince: null },
  ];
  for (const notice of others) assertEquals(buttonsOf(notice, { rebootButton: true }), []);
});

Deno.test("a snooze works for two hours after its notice, a reboot for one", () => {
  const left = (action: "snooze" | "reboot", now: number) =>
    buttonEndsAt(action, { createdAt: T0, now });
  assertEquals(left("snooze", T0 + 2 * HOUR_MS - 1), T0 + 2 * HOUR_MS);
  assertEquals(left("snooze", T0 + 2 * HOUR_MS), null);
  assertEquals(left("reboot", T0 + HOUR_MS - 1), T0 + HOUR_MS);
  assertEquals(left("reboot", T0 + HOUR_MS), null);
});

Deno.test("a notice knows when its trouble was, where it is about one", () => {
  const ended = { kind: "outage_ended", cause: "internet_dead", cuts: 0, helped: null } as const;
  const silentSince = T0 - 9;
  const snoozed = { ...BASE, kind: "action", action: "snooze", at: T0, until: T0 } as const;
  for (
    const [notice, at] of [
      [DOWN, T0],
      [BACK, T0],
      [event({ ...ended, lastedMs: 720_000 }), T0 - 720_000],
      [event({ ...ended, lastedMs: null }), T0],
      [event({ kind: "gave_up", cuts: 8, retryInMs: 1 }), T0],
      [event({ kind: "plug_trouble", hint: "x" }), null],
      [{ ...BASE, kind: "test", at: T0 } as const, null],
      [{ ...snoozed, silentSince }, silentSince],
      [{ ...snoozed, silentSince: null }, null],
    ] as const
  ) assertEquals(troubleAt(notice), at, JSON.stringify(notice));
});
