import { assertEquals } from "@std/assert";
import { createSaver } from "../../../home/watch/saver.ts";
import { say } from "../../../lib/watch/state/event_queue.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { createTickWorld } from "../../support/watch/tick_world.ts";
import { clockAt } from "../../support/watch/watch.ts";
import { owed } from "../../support/watch/power.ts";

const LOADED = { ...initialState(clockAt(0)), sequence: 7 };

Deno.test("createSaver() numbers saves onward and skips what changes nothing", () => {
  const world = createTickWorld();
  const saver = createSaver(world.ports, LOADED);
  assertEquals(saver.save(LOADED), LOADED);
  assertEquals(world.asked, []);
  const saved = saver.save({ ...LOADED, uptimeMs: 15_000 });
  assertEquals([saved.sequence, world.asked], [8, ["save runtime"]]);
});

Deno.test("createSaver() notes a refusing disk and tries it again at every save", () => {
  const world = createTickWorld();
  world.diskFails = "No space left on device";
  const saver = createSaver(world.ports, LOADED);
  const refused = saver.save({ ...LOADED, power: [owed()] });
  assertEquals(refused.disk.trouble, "No space left on device");
  world.diskFails = null;
  const well = saver.save({ ...refused, uptimeMs: 15_000 });
  assertEquals(well.disk.trouble, null);
  assertEquals(world.disk === null, false);
});

Deno.test("createSaver() appends each new event once", () => {
  const world = createTickWorld();
  const saver = createSaver(world.ports, LOADED);
  const once = saver.save(say(LOADED, { kind: "plug_well" }));
  saver.save({ ...once, uptimeMs: 15_000 });
  assertEquals(world.logged, ["plug_well"]);
});

Deno.test("createSaver() calls quiet only what differs by time alone", () => {
  const saver = createSaver(createTickWorld().ports, LOADED);
  const later = { ...LOADED, uptimeMs: 15_000, wallMs: 15_001, agedMs: 15_000 };
  assertEquals(saver.isQuiet(later), true);
  assertEquals(saver.isQuiet({ ...later, power: [owed()] }), false);
  assertEquals(saver.isQuiet({ ...later, blind: { ticks: 1, said: false } }), false);
});

Deno.test("a tick that is killed while it saves has logged what broke the state it found", () => {
  const world = createTickWorld();
  const order: string[] = [];
  const saver = createSaver({
    save(state, places) {
      order.push("save");
      return world.ports.save(state, places);
    },
    appendEvents: () => void order.push("log"),
  }, LOADED);
  saver.save(say(LOADED, { kind: "state_trouble", why: "The runtime copy was set aside" }));
  assertEquals(order, ["log", "save"]);
});

Deno.test("createSaver() goes to the disk where the memory refuses, and says so", () => {
  const world = createTickWorld();
  world.runtimeFails = "No space left on device";
  const saved = createSaver(world.ports, LOADED).save({ ...LOADED, uptimeMs: 15_000 });
  assertEquals(saved.disk.trouble, "No space left on device");
  assertEquals(world.disk === null, false);
});

Deno.test("createSaver() says once that nothing can be kept, in memory or on disk", () => {
  const world = createTickWorld();
  world.runtimeFails = world.diskFails = "Read-only file system";
  const saver = createSaver(world.ports, LOADED);
  const saved = saver.save({ ...LOADED, power: [owed()] });
  assertEquals(saved.disk.trouble, "Read-only file system");
  assertEquals(saver.save({ ...saved, uptimeMs: 15_000 }).events.pending.length, 1);
});
