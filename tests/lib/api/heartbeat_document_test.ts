/** The document's heartbeat against the one that the cloud reads. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseHeartbeat, parseHeartbeatReply } from "../../../lib/wire/heartbeat.ts";
import { faultsOf } from "../../support/api/api_document.ts";
import { event, heartbeat } from "../../support/site/heartbeats.ts";

const FULL = heartbeat({
  warnings: ["disk"],
  probes: [{
    url: "ping://1.1.1.1",
    role: "internet",
    outcome: "answered",
    latencyMs: 8.5,
    why: null,
  }],
  events: ([
    { kind: "outage_began", cause: "dns_only", lastedMs: 60_000 },
    { kind: "outage_ended", cause: "internet_dead", lastedMs: null, cuts: 1, helped: true },
    { kind: "cut", reason: "automatic", number: 1, outcome: "sent" },
    {
      kind: "cut",
      reason: "commanded",
      number: 0,
      outcome: "sent",
      plugs: "modem confirmed, router sent",
    },
    { kind: "gave_up", cuts: 8, retryInMs: 9 },
    { kind: "plug_trouble", hint: "look" },
    { kind: "router_restarted" },
    { kind: "watchdog_broken", why: "no ping" },
    { kind: "command_done", command: "c1", result: "done", note: "" },
    { kind: "console_silent", console: "Den", unheardMs: null, why: "" },
    { kind: "console_back", console: "Den" },
    { kind: "console_update", console: "Den", versions: "1.2" },
  ] as const).map((what, index) => event(index + 1, what)),
});

function isRead(value: unknown): boolean {
  try {
    parseHeartbeat(value);
    return true;
  } catch (error) {
    assert(error instanceof TypeError);
    return false;
  }
}

/** Where the values of a heartbeat stand. */
function placesOf(value: unknown, path: readonly string[] = []): string[][] {
  const inside = typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, each]) => placesOf(each, [...path, key]))
    : [];
  return path.length === 0 ? inside : [[...path], ...inside];
}

type Edit = (parent: Record<string, unknown>, key: string) => void;

function edited(path: readonly string[], edit: Edit): unknown {
  const copy = structuredClone(FULL) as unknown as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>(
    (at, key) => at[key] as Record<string, unknown>,
    copy,
  );
  edit(parent, path.at(-1) ?? "");
  return copy;
}

const VALUES = [
  null,
  true,
  -1,
  0,
  1,
  0.5,
  600_001,
  1_000_001,
  2 ** 53,
  "",
  "online",
  "x".repeat(60),
  "x".repeat(61),
  "x".repeat(201),
  [],
  {},
  { kind: "plug_well" },
  { kind: "nothing" },
];

Deno.test("the document's heartbeat is the one that the cloud reads", () => {
  assertEquals([isRead(FULL), faultsOf("Heartbeat", FULL)], [true, ""]);
});

Deno.test("whatever is changed in a heartbeat, the document and the cloud agree on it", () => {
  const change = fc.oneof(
    fc.constantFrom(...VALUES).map((value): Edit => (parent, key) => parent[key] = value),
    fc.constant<Edit>((parent, key) => delete parent[key]),
    fc.constant<Edit>((parent) => parent["more"] = 1),
  );
  fc.assert(
    fc.property(fc.constantFrom(...placesOf(FULL)), change, (path, edit) => {
      // As it travels: a list has no holes and no names.
      const value = JSON.parse(JSON.stringify(edited(path, edit)));
      assertEquals(
        faultsOf("Heartbeat", value) === "",
        isRead(value),
        faultsOf("Heartbeat", value),
      );
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("a reply that the document allows is one that homes understand", () => {
  const reply = {
    acknowledged: 3,
    serverTimeMs: 1,
    commands: [
      { kind: "power-cycle", id: "a", expiresInMs: 600_000 },
      { kind: "pause", id: "b", expiresInMs: 600_000, forMs: 3_600_000 },
    ],
  };
  assertEquals(faultsOf("HeartbeatReply", reply), "");
  assertEquals(parseHeartbeatReply(reply).commands.length, 2);
  assert(faultsOf("HeartbeatReply", { ...reply, commands: [{ kind: "reboot", id: "a" }] }) !== "");
});
