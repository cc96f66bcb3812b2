import { assertEquals, assertThrows } from "@std/assert";
import {
  COMMAND_LIFE_MS_MAX,
  type Heartbeat,
  parseHeartbeat,
  parseHeartbeatReply,
  SITE_ID_REGEXP,
} from "../../../lib/wire/heartbeat.ts";
import { heartbeatOf } from "../../../lib/watch/tell/heartbeat_of.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { clockAt, POLICY, saw } from "../../support/watch/watch.ts";

const GOOD: Heartbeat = heartbeatOf(initialState(clockAt(0)), {
  diagnosis: saw("online"),
  policy: POLICY,
  localMinute: null,
  results: [],
  release: "0.1.0",
  site: { name: "Cabin", staleAfterMs: 60_000, timeZone: "Europe/Berlin" },
  warnings: [],
  everyMs: 15_000,
});

Deno.test("parseHeartbeat() reads what heartbeatOf() writes", () => {
  assertEquals(parseHeartbeat(JSON.parse(JSON.stringify(GOOD))), GOOD);
  assertEquals("notReached" in GOOD, false);
  const late = { ...GOOD, notReached: [{ fromAgoMs: 600_000, toAgoMs: 0 }] };
  assertEquals(parseHeartbeat(JSON.parse(JSON.stringify(late))), late);
});

Deno.test("parseHeartbeat() names the field, the value and what is allowed", () => {
  const cases: readonly [unknown, string][] = [
    [null, "Cannot read heartbeat: the value must be an object, got null"],
    [{ ...GOOD, version: 2 }, '"version" must be 1, got 2'],
    [{ ...GOOD, cause: "Fire!" }, '"cause" must be a word of at most 32 letters, got "Fire!"'],
    [{ ...GOOD, phase: "" }, '"phase" must be a word'],
    [{ ...GOOD, probes: [1] }, '"probes.0" must be'],
    [
      { ...GOOD, site: { ...GOOD.site, staleAfterMs: 9_999 } },
      '"site.staleAfterMs" must be >=10000',
    ],
    [{ ...GOOD, site: { ...GOOD.site, name: "" } }, '"site.name" must be >=1'],
    [{ ...GOOD, sequence: -1 }, '"sequence" must be >=0, got -1'],
    [{ ...GOOD, events: Array(13).fill(null) }, '"events'],
    [
      { ...GOOD, events: [{ id: 1, agoMs: 0, wallMs: 0, told: false, what: { kind: "X" } }] },
      '"events.0.what.kind" must be',
    ],
  ];
  for (const [value, message] of cases) {
    assertThrows(() => parseHeartbeat(value), TypeError, message);
  }
});

Deno.test("parseHeartbeat() never lets a wrong value into its error unbounded", () => {
  const error = assertThrows(() => parseHeartbeat({ ...GOOD, release: ["x".repeat(9_999)] }));
  assertEquals(error.message.length < 200, true);
});

Deno.test("parseHeartbeatReply() allows fields that a newer cloud adds", () => {
  const reply = { acknowledged: 3, serverTimeMs: 1, commands: [], extra: true };
  assertEquals(parseHeartbeatReply(reply).acknowledged, 3);
  assertThrows(
    () => parseHeartbeatReply({ ...reply, acknowledged: "3" }),
    TypeError,
    "acknowledged",
  );
});

Deno.test("SITE_ID_REGEXP allows short lower-case names", () => {
  const allowed = ["home", "cabin-2", "a", "0".repeat(32)];
  const refused = ["", "-a", "Home", "a b", "a/b", "0".repeat(33), "ä", "a\n"];
  assertEquals(allowed.every((id) => SITE_ID_REGEXP.test(id)), true);
  assertEquals(refused.some((id) => SITE_ID_REGEXP.test(id)), false);
});

Deno.test("a command of the cloud cannot wait longer than the home can count", () => {
  const reply = (expiresInMs: number) => ({
    acknowledged: 0,
    serverTimeMs: 0,
    commands: [{ kind: "power-cycle", id: "c", expiresInMs }],
  });
  for (const lifeMs of [0, COMMAND_LIFE_MS_MAX]) {
    assertEquals(parseHeartbeatReply(reply(lifeMs)).commands.length, 1);
  }
  for (const lifeMs of [-1, COMMAND_LIFE_MS_MAX + 1, Number.MAX_SAFE_INTEGER]) {
    assertThrows(() => parseHeartbeatReply(reply(lifeMs)), TypeError, "expiresInMs");
  }
});

const EVENT = { id: 1, agoMs: 0, wallMs: 0, told: false } as const;

Deno.test("parseHeartbeat() takes what a newer watchdog says: fields go, causes and events stay", () => {
  const told = {
    ...GOOD,
    cause: "dns_poisoned",
    phase: "asking_twice",
    battery: 80,
    site: { ...GOOD.site, floor: 2 },
    probes: [
      { url: "a", role: "internet", outcome: "answered", latencyMs: 1, why: null, tls: true },
      { url: "b", role: "moon", outcome: "answered", latencyMs: 1, why: null },
    ],
    events: [
      { ...EVENT, priority: 9, what: { kind: "outage_began", cause: "dns_poisoned", lastedMs: 1 } },
      { ...EVENT, id: 2, what: { kind: "plug_swapped", from: "a", to: "b" } },
      { ...EVENT, id: 3, what: { kind: "cut", reason: "by_moon", number: 1, outcome: "sent" } },
      { ...EVENT, id: 4, what: { kind: "plug_well", since: 4 } },
    ],
  };
  const read = parseHeartbeat(told);
  assertEquals([read.cause, read.phase], ["dns_poisoned", "asking_twice"]);
  assertEquals([read.site, Object.hasOwn(read, "battery")], [GOOD.site, false]);
  assertEquals(read.probes.map(({ url }) => url), ["a"]);
  assertEquals(read.events.map(({ what }) => what), [
    { kind: "outage_began", cause: "dns_poisoned", lastedMs: 1 },
    { kind: "other", name: "plug_swapped", told: '{"from":"a","to":"b"}' },
    { kind: "other", name: "cut", told: '{"reason":"by_moon","number":1,"outcome":"sent"}' },
    { kind: "plug_well" },
  ]);
});

Deno.test("what a newer watchdog tells is cut to the length of an event", () => {
  const what = { kind: "novel", text: "x".repeat(5_000) };
  const [event] = parseHeartbeat({ ...GOOD, events: [{ ...EVENT, what }] }).events;
  assertEquals(event?.what.kind === "other" && event.what.told.length, 200);
});

Deno.test("parseHeartbeatReply() leaves out a command that only a newer cloud knows", () => {
  const pause = { kind: "pause", id: "p", expiresInMs: 1, forMs: 0 };
  const commands = [{ kind: "sing", id: "s" }, pause];
  const reply = parseHeartbeatReply({ acknowledged: 7, serverTimeMs: 1, commands });
  assertEquals([reply.acknowledged, reply.commands], [7, [pause]] as unknown);
});

Deno.test("parseHeartbeat() reads what only a newer watchdog's next reboot waits for", () => {
  const nextReboot = { inMs: null, why: "full_moon" };
  assertEquals(parseHeartbeat({ ...GOOD, nextReboot }).nextReboot, nextReboot);
  const { nextReboot: _, ...older } = GOOD;
  assertEquals(parseHeartbeat(older), older);
  assertThrows(
    () => parseHeartbeat({ ...GOOD, nextReboot: { inMs: -1, why: "gap" } }),
    TypeError,
    '"nextReboot.inMs" must be',
  );
});
