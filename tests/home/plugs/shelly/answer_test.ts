import { assertEquals } from "@std/assert";
import {
  readGen1State,
  readGen2State,
  readShellyIdentity,
  readShellySettings,
} from "../../../../home/plugs/shelly/answer.ts";

Deno.test("a Shelly says its generation, and whether it wants a password", () => {
  assertEquals(readShellyIdentity({ type: "SHPLG-S", mac: "AA", auth: true, fw: "x" }), {
    mac: "AA",
    generation: "gen1",
    locked: true,
  });
  for (const gen of [2, 3, 4]) {
    const identity = readShellyIdentity({ id: "x", mac: "AA", gen, "auth_en": false });
    assertEquals(identity, { mac: "AA", generation: "gen2", locked: false });
  }
  for (const other of [{}, null, "<html>", { mac: 1 }]) {
    assertEquals(readShellyIdentity(other), null);
  }
});

Deno.test("a Gen1 timer shows what is left of it, at least a second", () => {
  const relay = (more: object) => readGen1State({ relays: [{ ison: true, ...more }] }, 0);
  assertEquals(relay({ "has_timer": false, "timer_remaining": 0 }).countdownS, 0);
  assertEquals(relay({ "has_timer": true, "timer_remaining": 12 }).countdownS, 12);
  assertEquals(relay({ "has_timer": true, "timer_remaining": 0 }).countdownS, 1);
  assertEquals(relay({ "has_timer": true }).countdownS, 1);
  assertEquals(relay({}).countdownS, null);
  assertEquals(readGen1State({}, 0), { on: null, countdownS: null, watts: null });
});

Deno.test("a Gen2 timer shows what is left of it, or its whole length without the time", () => {
  const left = (unixtime: number | null) =>
    readGen2State({
      sys: { unixtime },
      "switch:0": { output: false, "timer_started_at": 100, "timer_duration": 30 },
    }, 0).countdownS;
  assertEquals([left(100), left(110), left(129), left(130), left(500)], [30, 20, 1, 1, 1]);
  assertEquals(left(null), 30);
  assertEquals(readGen2State({ "switch:0": { output: true, apower: 3 } }, 0), {
    on: true,
    countdownS: 0,
    watts: 3,
  });
  assertEquals(readGen2State({ "switch:0": { output: true } }, 1).on, null);
});

Deno.test("an outlet that comes back by itself after a mains failure is not warned of", () => {
  for (
    const settings of [{ "initial_state": "on", "auto_off": false }, { "default_state": "on" }]
  ) {
    assertEquals(readShellySettings(settings), { afterPowerLoss: "on", warnings: [] });
  }
  for (const state of ["off", "restore_last", "match_input", "switch", "last"]) {
    assertEquals(readShellySettings({ "initial_state": state }).warnings.length, 1, state);
  }
  assertEquals(readShellySettings(null), { afterPowerLoss: null, warnings: [] });
});

Deno.test("auto-off is warned of, in either spelling", () => {
  for (const [autoOff, count] of [[true, 1], [60, 1], [false, 0], [0, 0]] as const) {
    const settings = { "initial_state": "on", "auto_off": autoOff };
    assertEquals(readShellySettings(settings).warnings.length, count);
  }
});
