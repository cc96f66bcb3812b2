import { NO_PLUG } from "../../support/plugs/pretended_drivers.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { PlugRequest } from "../../../home/by_hand/plug_request.ts";
import { type PlugTools, runPlugRequest } from "../../../home/by_hand/plug_run.ts";
import type { TimedBy } from "../../../lib/plugs/plug.ts";
import { joinReadings } from "../../../lib/plugs/parts.ts";
import { parseWatchState } from "../../../lib/watch/state/codec.ts";
import { reading } from "../../support/watch/watch.ts";
import { CONFIG, createTickWorld, type TickWorld } from "../../support/watch/tick_world.ts";
import { lone, owedNames } from "../../support/watch/power.ts";

const CYCLE: PlugRequest = {
  act: "cycle",
  name: null,
  config: "home.toml",
  state: null,
  confirmed: "yes",
  print: "words",
};

function toolsOf(world: TickWorld, timedBy: TimedBy = "plug"): PlugTools {
  return {
    config: CONFIG,
    identity: { fingerprint: "tuya abc", timedBy, outlets: lone(timedBy) },
    lookedAfter: "by nobody else",
    ports: world.ports,
    lock: () => ({
      kind: "locked",
      lock: { [Symbol.dispose]: () => world.asked.push("release") },
    }),
    uptimeMs: () => world.nowMs,
    sleep: (durationMs) => {
      world.asked.push(`sleep ${durationMs}`);
      world.nowMs += durationMs;
      return Promise.resolve();
    },
    note: () => {},
  };
}

function stateOf(world: TickWorld) {
  if (world.disk === null) throw new Error("nothing is on disk");
  return parseWatchState(world.disk);
}

Deno.test("a plug-timed cycle is read, written, cut, and left to the plug", async () => {
  const world = createTickWorld();
  const answer = await runPlugRequest(CYCLE, toolsOf(world));
  assertEquals(answer.code, 0);
  assertStringIncludes(answer.lines.join(), "switches itself on in 30 s");
  assertEquals(world.asked, ["read", "save runtime+disk", "power cycle 30000", "release"]);
  assertEquals([stateOf(world).phase.kind, owedNames(stateOf(world))], ["off", ["plug"]]);
});

Deno.test("a host-timed cycle waits, asks for power until it is read back, and settles", async () => {
  const world = createTickWorld();
  const tools = toolsOf(world, "host");
  let left = 3;
  const plug = async () => ({
    ...await world.ports.plug(),
    turnOn: () => {
      world.asked.push("turn on");
      left -= 1;
      return Promise.resolve(
        left === 0 ? { kind: "on" } as const : { kind: "unknown", hint: "gone" } as const,
      );
    },
  });
  const answer = await runPlugRequest(CYCLE, { ...tools, ports: { ...world.ports, plug } });
  assertEquals(answer.code, 0);
  assertEquals(world.asked.slice(2), [
    "power cycle 30000",
    "sleep 30000",
    "turn on",
    "sleep 3000",
    "turn on",
    "sleep 3000",
    "turn on",
    "save runtime+disk",
    "release",
  ]);
  assertEquals([stateOf(world).phase.kind, owedNames(stateOf(world))], ["booting", []]);
});

Deno.test("power that never comes back is left to the watchdog, and said", async () => {
  const world = createTickWorld();
  world.turnOn = { kind: "unknown", hint: "gone" };
  const answer = await runPlugRequest(CYCLE, toolsOf(world, "host"));
  assertEquals(answer.code, 1);
  assertStringIncludes(answer.lines.join(), "the watchdog goes on asking: gone");
  assertEquals(world.asked.filter((each) => each === "turn on").length, 10);
  assertEquals(owedNames(stateOf(world)), ["plug"]);
});

Deno.test("without --yes, in a dry run, or while a tick runs, nothing is asked", async () => {
  const world = createTickWorld();
  const tools = toolsOf(world);
  const unsure = await runPlugRequest({ ...CYCLE, confirmed: "no" }, tools);
  assertEquals(unsure.code, 2);
  assertStringIncludes(unsure.lines.join(), "--yes");
  const config = { ...CONFIG, policy: { ...CONFIG.policy, dryRun: true } };
  assertEquals((await runPlugRequest(CYCLE, { ...tools, config })).code, 2);
  const busy = await runPlugRequest(CYCLE, { ...tools, lock: () => ({ kind: "busy" }) });
  assertEquals(busy.code, 3);
  assertEquals(world.asked, []);
});

Deno.test("a plug that must not be cycled is not, and nothing is written", async () => {
  for (const read of [reading({ on: false }), reading({ countdownS: 5 })]) {
    const world = createTickWorld();
    world.read = read;
    assertEquals((await runPlugRequest(CYCLE, toolsOf(world))).code, 1);
    assertEquals(world.asked, ["read", "release"]);
  }
});

Deno.test("a cycle that never left is taken back; a disk that refuses is not risked", async () => {
  const world = createTickWorld();
  world.cycle = { kind: "not_sent", hint: "gone" };
  assertEquals((await runPlugRequest(CYCLE, toolsOf(world))).code, 1);
  assertEquals([stateOf(world).phase.kind, owedNames(stateOf(world))], ["watching", []]);
  const full = createTickWorld();
  full.diskFails = "No space left";
  const answer = await runPlugRequest(CYCLE, toolsOf(full));
  assertStringIncludes(answer.lines.join(), "No space left");
  assertEquals(full.asked.includes("power cycle 30000"), false);
});

const TWO: PlugTools["identity"] = {
  fingerprint: "tuya abc + tuya abd",
  timedBy: "plug",
  outlets: [
    { name: "modem", onDelayMs: 0, timedBy: "plug" },
    { name: "router", onDelayMs: 120_000, timedBy: "plug" },
  ],
};

Deno.test("a cycle of several plugs is written for each of them, and left to them", async () => {
  const world = createTickWorld();
  const answer = await runPlugRequest(CYCLE, { ...toolsOf(world), identity: TWO });
  assertEquals(answer.lines, [
    "The outlet is off; the plugs switch themselves on, the last one in 150 s",
  ]);
  assertEquals(owedNames(stateOf(world)), ["modem", "router"]);
});

Deno.test("several plugs of which one cannot be read are not cycled by hand", async () => {
  const world = createTickWorld();
  world.read = joinReadings([
    { name: "modem", outcome: reading() },
    { name: "router", outcome: { kind: "failed", hint: "gone" } },
  ]);
  const tools = { ...toolsOf(world), identity: TWO };
  assertEquals((await runPlugRequest(CYCLE, tools)).lines, ["router: gone"]);
  assertEquals(world.asked, ["read", "release"]);
  const read = await runPlugRequest({ ...CYCLE, act: "read" }, tools);
  assertEquals(read.lines, ["modem: on, no timer, after a mains failure: on", "router: gone"]);
});

Deno.test("the list has each of several plugs, in the order in which they come on", async () => {
  const plug = NO_PLUG;
  const members = [
    { name: "router", onDelayMs: 120_000, carriesPath: true, plug },
    { name: "modem", onDelayMs: 0, carriesPath: false, plug: { ...plug, tested: true } },
  ];
  const config = { ...CONFIG, plug: { driver: "several", tested: false, members } } as const;
  const tools = { ...toolsOf(createTickWorld()), config };
  const { lines } = await runPlugRequest({ ...CYCLE, act: "list" }, tools);
  assertEquals(lines.slice(0, 2), [
    "modem: dry_run: the plug times a cycle itself, on after 30 s",
    "router: dry_run: the plug times a cycle itself, on after 150 s, never tested",
  ]);
});

Deno.test("list, read and on take no lock and write nothing", async () => {
  const world = createTickWorld();
  const tools = toolsOf(world);
  const list = await runPlugRequest({ ...CYCLE, act: "list" }, tools);
  assertStringIncludes(list.lines.join(), "tuya abc: the plug times a cycle itself");
  const read = await runPlugRequest({ ...CYCLE, act: "read" }, tools);
  assertEquals(read.lines, ["on, no timer, after a mains failure: on"]);
  assertEquals((await runPlugRequest({ ...CYCLE, act: "on" }, tools)).lines, ["The outlet is on"]);
  assertEquals(world.asked, ["read", "turn on"]);
});

Deno.test("a plug that an installed watchdog looks after is read by hand, and cut by that one only", async () => {
  const world = createTickWorld();
  const tools = { ...toolsOf(world), lookedAfter: "by an installed watchdog" } as const;
  const answer = await runPlugRequest(CYCLE, tools);
  assertEquals([answer.code, world.asked], [2, []]);
  assertStringIncludes(answer.lines.join(), "`deno task reboot`");
  assertEquals((await runPlugRequest({ ...CYCLE, act: "read" }, tools)).code, 0);
});
