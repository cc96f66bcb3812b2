import { assertEquals } from "@std/assert";
import type { Happening } from "../../../lib/wire/event.ts";
import { describeEntry, describeHappening } from "../../../lib/site/history_text.ts";

const WORDS: readonly (readonly [Happening, string])[] = [
  [
    { kind: "outage_began", cause: "internet_dead", gateway: "answers", lastedMs: 60_000 },
    "Internet away: the line is dead, the router answers",
  ],
  [
    {
      kind: "outage_ended",
      cause: "internet_dead",
      gateway: "answers",
      lastedMs: 250_000,
      cuts: 1,
      helped: true,
    },
    "Internet back after 4 min; came back after 1 reboot",
  ],
  [
    {
      kind: "outage_ended",
      cause: "internet_dead",
      gateway: "answers",
      lastedMs: null,
      cuts: 2,
      helped: false,
    },
    "Internet back; 2 reboots did not help",
  ],
  [
    { kind: "outage_ended", cause: "dns_only", lastedMs: 90_000, cuts: 0, helped: null },
    "Internet back after 1 min",
  ],
  [
    { kind: "cut", reason: "automatic", number: 2, outcome: "confirmed" },
    "Rebooted the router, no. 2",
  ],
  [
    { kind: "cut", reason: "commanded", number: 0, outcome: "sent" },
    "Rebooted the router on request, not confirmed",
  ],
  [
    { kind: "cut", reason: "automatic", number: 1, outcome: "refused" },
    "Rebooted the router, no. 1: the plug refused",
  ],
  [
    {
      kind: "cut",
      reason: "automatic",
      number: 1,
      outcome: "sent",
      plugs: "modem confirmed, router sent",
    },
    "Rebooted the router, no. 1: modem confirmed, router sent",
  ],
  [
    { kind: "gave_up", cuts: 8, retryInMs: 3_600_000 },
    "Gave up for now after 8 reboots; next try in 1 h",
  ],
  [{ kind: "plug_trouble", hint: "no answer" }, "Trouble with the plug: no answer"],
  [{ kind: "plug_well" }, "The plug is well again"],
  [{ kind: "router_restarted" }, "The router restarted by itself"],
  [{ kind: "watchdog_broken", why: "no ping" }, "The watchdog could not look: no ping"],
  [{ kind: "watchdog_mended" }, "The watchdog looks again"],
  [{ kind: "state_trouble", why: "disk full" }, "The watchdog cannot save to its disk: disk full"],
  [{ kind: "command_done", command: "c", result: "done", note: "" }, "Command done"],
  [
    { kind: "command_done", command: "c", result: "refused", note: "3 an hour" },
    "Command refused: 3 an hour",
  ],
  [{ kind: "command_done", command: "c", result: "expired", note: "" }, "Command came too late"],
  [{ kind: "console_back", console: "Upstairs" }, "Upstairs answers again"],
];

for (const [what, words] of WORDS) {
  Deno.test(`describeHappening() says "${words}"`, () => {
    assertEquals(describeHappening(what, 3_640_000), words);
  });
}

Deno.test("describeEntry() tells flips and unknown time, and skips hours", () => {
  const flip = { kind: "flip", at: 0, noticedAt: 0, incident: 1 } as const;
  assertEquals(describeEntry({ ...flip, to: "down" }), "Fell silent");
  assertEquals(describeEntry({ ...flip, to: "up" }), "Heard again");
  assertEquals(
    describeEntry({ kind: "unknown", at: 0, until: 600_000 }),
    "Not watched for 10 min: the cloud was not listening",
  );
  assertEquals(
    describeEntry({ kind: "not_reached", at: 0, until: 600_000 }),
    "The cloud was not reached for 10 min; the home was online",
  );
  assertEquals(describeEntry({ kind: "hour", at: 0, beats: 240 }), null);
});

Deno.test("what a newer release of the cloud kept is told by its name", () => {
  assertEquals(
    describeEntry({ kind: "other", at: 5, name: "line_changed" }),
    "Line changed, kept by a newer release of the cloud",
  );
});
