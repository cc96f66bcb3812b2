import { assert, assertEquals } from "@std/assert";
import {
  homeAssistantMessages,
  noteHomeAssistant,
} from "../../../../lib/watch/tell/home_assistant.ts";
import { CAUSES } from "../../../../lib/wire/cause.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../../../lib/time/time.ts";
import { initialState, type WatchState } from "../../../../lib/watch/state/state.ts";
import { doubt, on, owed } from "../../../support/watch/power.ts";
import { clockAt, createLoop, saw, tick, ticksFor } from "../../../support/watch/watch.ts";

const DEVICE = {
  site: { id: "lake-house", name: "Lake house" },
  discoveryPrefix: "homeassistant",
  release: "0.2.0",
  cloudUrl: "https://watch.example.org",
};

interface Discovery {
  readonly device: Readonly<Record<string, unknown>>;
  readonly "state_topic": string;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function messages(state: WatchState, diagnosis = saw("online"), change = {}) {
  return homeAssistantMessages(state, { ...DEVICE, diagnosis, ...change });
}

function discovery(change = {}): Discovery {
  return JSON.parse(messages(initialState(clockAt(0)), saw("online"), change).discovery.text);
}

function seen(state: WatchState, diagnosis = saw("online")) {
  return JSON.parse(messages(state, diagnosis).state.text);
}

Deno.test("the device has one topic of its own below the prefix, and one for what is seen", () => {
  const { discovery, state } = messages(initialState(clockAt(0)));
  assertEquals(discovery.topic, "homeassistant/device/rebootinator_lake-house/config");
  assertEquals(state.topic, "rebootinator/lake-house/state");
  const other = messages(initialState(clockAt(0)), saw("online"), { discoveryPrefix: "ha/x" });
  assertEquals(other.discovery.topic, "ha/x/device/rebootinator_lake-house/config");
});

Deno.test("what describes the device does not change with what is seen, but with release and name", () => {
  const text = (change = {}, state = initialState(clockAt(0)), sees = saw("online")) =>
    messages(state, sees, change).discovery.text;
  const loop = createLoop();
  ticksFor(loop, 5 * MINUTE_MS, { sees: saw("router_dead") });
  assertEquals(text({}, loop.state, saw("router_dead")), text());
  assert(text({ release: "0.3.0" }) !== text());
  assert(text({ site: { id: "lake-house", name: null } }) !== text());
});

Deno.test("every entity is named apart, reads a field that is there, and expires after six ticks", () => {
  const { components } = discovery();
  const fields = seen(initialState(clockAt(0)));
  const entities = Object.entries(components);
  assertEquals(entities.map(([key]) => key).sort(), Object.keys(fields).sort());
  for (const [key, entity] of entities) {
    assertEquals(entity["unique_id"], `rebootinator_lake-house_${key}`);
    assertEquals(entity["value_template"], `{{ value_json.${key} }}`);
    assertEquals(entity["expire_after"], 90);
  }
  assertEquals(components["cause"]?.["options"], CAUSES);
});

Deno.test("the device leads to the home's page, where there is a cloud", () => {
  const { device } = discovery();
  assertEquals(device["configuration_url"], "https://watch.example.org/sites/lake-house");
  assertEquals(device["name"], "Lake house");
  const bare = discovery({ cloudUrl: null, site: { id: "home", name: null } }).device;
  assertEquals(["configuration_url" in bare, bare["name"]], [false, "Rebootinator home"]);
});

Deno.test("internet is what this tick saw; nothing where it could not look", () => {
  const state = initialState(clockAt(0));
  for (const cause of CAUSES) {
    const internet = cause === "online" ? "up" : cause === "watchdog_broken" ? null : "down";
    const { internet: told, cause: why } = seen(state, saw(cause));
    assertEquals([told, why], [internet, cause]);
  }
});

Deno.test("power is off while it is owed, on when seen on, and else not known", () => {
  const state = initialState(clockAt(0));
  assertEquals(seen(state).power, null);
  assertEquals(seen({ ...state, power: [owed({ dueOnMs: 5_000 })] }).power, "off");
  assertEquals(seen({ ...state, power: [on()] }).power, "on");
  assertEquals(seen({ ...state, power: [on(), doubt("b")] }).power, null);
});

Deno.test("an outage is told from its first tick, its length and its reboots once it is over", () => {
  const loop = createLoop();
  assertEquals(seen(loop.state).outage, null);
  ticksFor(loop, 2 * MINUTE_MS, { sees: saw("internet_dead") });
  const during = seen(loop.state, saw("internet_dead"));
  assertEquals(during.outage, new Date(loop.state.outage?.sinceWallMs ?? 0).toISOString());
  assertEquals(during.outage_length, null);
  tick(loop, saw("online"));
  const after = seen(loop.state);
  assertEquals(after.outage, during.outage);
  assertEquals(after.outage_length, 2 * MINUTE_MS / SECOND_MS);
});

Deno.test("reboots are those of the last 24 hours, whatever they were made for", () => {
  const state: WatchState = {
    ...initialState(clockAt(2 * DAY_MS)),
    cuts: [
      { agedMs: DAY_MS, reason: "automatic" },
      { agedMs: DAY_MS + 1, reason: "automatic" },
      { agedMs: 2 * DAY_MS, reason: "commanded" },
    ],
  };
  assertEquals(seen(state).reboots, 2);
});

Deno.test("that it cannot be told is news once, and so is that it can again", () => {
  let state = initialState(clockAt(0));
  const news = [null, "a", "b", "b", null, null, "a"].map((why) => {
    const noted = noteHomeAssistant(state, why);
    state = noted.state;
    return noted.news;
  });
  assertEquals(news, [
    null,
    "cannot be told (a)",
    null,
    null,
    "is told again",
    null,
    "cannot be told (a)",
  ]);
});
