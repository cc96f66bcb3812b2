import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createDryWorld, createWorld } from "../../../home/watch/world.ts";
import { parseWatchState } from "../../../lib/watch/state/codec.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { say } from "../../../lib/watch/state/event_queue.ts";
import { CONFIG } from "../../support/watch/tick_world.ts";
import { startConsole } from "../../support/airtouch/airtouch_console.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";
import { clockAt } from "../../support/watch/watch.ts";
import { isOwed } from "../../../lib/watch/power/power.ts";

async function withFolders(use: (root: string) => void | Promise<void>) {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/run`);
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function optionsIn(root: string) {
  return {
    config: CONFIG,
    folders: { runtime: `${root}/run`, state: root },
    clock: () => clockAt(60_000),
    elapsedMs: () => 0,
  };
}

Deno.test("createWorld() finds again what it saved, in memory and on disk", () =>
  withFolders((root) => {
    const world = createWorld(optionsIn(root));
    const state = { ...initialState(clockAt(60_000)), sequence: 5 };
    assertEquals(world.save(state, { disk: false }), { runtime: null, disk: null });
    assertEquals(world.load(clockAt(60_000)).state, state);
    const newer = { ...state, sequence: 6 };
    world.save(newer, { disk: true });
    assertEquals(parseWatchState(Deno.readTextFileSync(`${root}/state.json`)), newer);
  }));

Deno.test("createWorld() reads the clock anew: a host that sleeps in mid-tick does not cut when it wakes", () =>
  withFolders((root) => {
    let nowMs = 60_000;
    const world = createWorld({ ...optionsIn(root), clock: () => clockAt(nowMs) });
    assertEquals(world.clock().uptimeMs, 60_000);
    nowMs += 7_200_000;
    assertEquals(world.clock().uptimeMs, 7_260_000);
  }));

Deno.test("createWorld() sets a torn state aside, says so, and takes most cuts as made", () =>
  withFolders((root) => {
    Deno.writeTextFileSync(`${root}/state.json`, '{"version":1,"sum":"');
    const world = createWorld(optionsIn(root));
    const { state, troubles } = world.load(clockAt(60_000));
    assertEquals([state.cuts.length, isOwed(state.power), troubles.length], [7, true, 1]);
    assert(Deno.statSync(`${root}/state.bad-1.json`).isFile);
    world.save(state, { disk: true });
    assertEquals(world.load(clockAt(60_000)).troubles, []);
  }));

Deno.test("createWorld() says why a folder cannot be written, and does not throw", () =>
  withFolders((root) => {
    const options = { ...optionsIn(root), folders: { runtime: "/dev/null/x", state: root } };
    const outcome = createWorld(options).save(initialState(clockAt(0)), { disk: true });
    assert(outcome.runtime !== null);
    assertEquals(outcome.disk, null);
  }));

Deno.test("createWorld() appends events to the local log, one line each", () =>
  withFolders((root) => {
    const state = say(initialState(clockAt(60_000)), { kind: "plug_well" });
    createWorld(optionsIn(root)).appendEvents(state.events.pending, state.events.epoch);
    const line = Deno.readTextFileSync(`${root}/events.jsonl`);
    assertEquals(JSON.parse(line).kind, "plug_well");
    assertStringIncludes(line, '"id":1');
  }));

Deno.test("createDryWorld() saves, sends and switches nothing", () =>
  withFolders(async (root) => {
    const dry = createDryWorld(optionsIn(root));
    dry.save(initialState(clockAt(0)), { disk: true });
    dry.appendEvents([], 0);
    const names = await Array.fromAsync(Deno.readDir(root), ({ name }) => name);
    assertEquals(names, ["run"]);
    assertEquals([dry.sendHeartbeat, dry.tellPhone], [null, null]);
    const plug = await dry.plug();
    assertEquals(await plug.powerCycle(30_000), { kind: "would_send" });
  }));

Deno.test("createWorld() asks a console only where one is configured and time is left for it", () =>
  withFolders(async (root) => {
    assertEquals(createWorld(optionsIn(root)).askConsoles, null);
    await using peer = await startConsole(homeState(5));
    const at = { model: 5, host: "127.0.0.1", port: peer.port } as const;
    const consoles = [{ ...at, name: "Up", heartbeatEveryMs: 300_000 }];
    const askAfter = (elapsedMs: number) => {
      const options = { ...optionsIn(root), elapsedMs: () => elapsedMs };
      const world = createWorld({ ...options, config: { ...CONFIG, consoles } });
      return world.askConsoles?.(consoles) ?? Promise.resolve([]);
    };
    assertEquals(await askAfter(12_501), []);
    assertEquals(peer.connections, 0);
    assertEquals((await askAfter(12_500))[0]?.kind, "answered");
  }));
