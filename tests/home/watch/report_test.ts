import { assertEquals } from "@std/assert";
import { report } from "../../../home/watch/report.ts";
import { say } from "../../../lib/watch/state/event_queue.ts";
import type { Heartbeat } from "../../../lib/wire/heartbeat.ts";
import type { NtfyMessage } from "../../../lib/phone/ntfy.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { CONFIG, createTickWorld } from "../../support/watch/tick_world.ts";
import { clockAt, saw } from "../../support/watch/watch.ts";

const ENDED = say(initialState(clockAt(0)), {
  kind: "outage_ended",
  cause: "internet_dead",
  lastedMs: 60_000,
  cuts: 0,
  helped: null,
});

function optionsFor(world: ReturnType<typeof createTickWorld>, told: NtfyMessage[]) {
  return {
    ports: {
      ...world.ports,
      tellPhone: (message: NtfyMessage) => {
        told.push(message);
        return Promise.resolve(world.phoneTakes);
      },
    },
    config: CONFIG,
    release: "0.1.0",
    diagnosis: saw("online"),
    localMinute: null,
    results: [],
    warnings: [],
  };
}

Deno.test("report() leaves the phone to a cloud that answers", async () => {
  const told: NtfyMessage[] = [];
  const reported = await report(ENDED, optionsFor(createTickWorld(), told));
  assertEquals([told, reported.phone, reported.heartbeat?.kind], [[], null, "accepted"]);
});

Deno.test("report() without a cloud tells the phone, and again until it takes it", async () => {
  const told: NtfyMessage[] = [];
  const world = createTickWorld();
  world.phoneTakes = false;
  const options = { ...optionsFor(world, told), config: { ...CONFIG, cloud: null } };
  const failed = await report(ENDED, options);
  assertEquals([failed.phone, failed.state.events.pending.length], ["failed", 1]);
  world.phoneTakes = true;
  const later = await report({ ...failed.state, uptimeMs: 60_000 }, options);
  assertEquals([later.phone, later.state.events.pending.length], ["told", 0]);
  assertEquals(told.length, 2);
});

Deno.test("report() tells the phone itself when the cloud has refused for 10 min", async () => {
  const told: NtfyMessage[] = [];
  const world = createTickWorld();
  world.heartbeat = { kind: "unheard", why: "401 Unknown token" };
  const options = optionsFor(world, told);
  const first = await report(ENDED, options);
  assertEquals(told, []);
  await report({ ...first.state, uptimeMs: 600_000 }, options);
  assertEquals(told.length, 1);
  assertEquals(told[0]?.body.includes("401 Unknown token"), true);
});

Deno.test("report() without cloud and phone lets events go: the local log has them", async () => {
  const world = createTickWorld();
  const options = {
    ...optionsFor(world, []),
    ports: { ...world.ports, tellPhone: null },
    config: { ...CONFIG, cloud: null },
  };
  assertEquals((await report(ENDED, options)).state.events.pending, []);
});

Deno.test("report() tells with the first heartbeat that is taken how long none was", async () => {
  const world = createTickWorld();
  const accepted = world.heartbeat;
  const sent: Heartbeat["notReached"][] = [];
  const options = optionsFor(world, []);
  const ports = {
    ...options.ports,
    sendHeartbeat: (heartbeat: Heartbeat) => {
      sent.push(heartbeat.notReached);
      return world.ports.sendHeartbeat?.(heartbeat) ?? Promise.reject(new TypeError("No cloud"));
    },
  };
  let state = initialState(clockAt(0));
  for (const [second, isTaken] of [[0, true], [15, false], [30, false], [45, true], [60, true]]) {
    world.heartbeat = isTaken === true ? accepted : { kind: "unheard", why: "no answer in time" };
    const here = { ...state, uptimeMs: Number(second) * 1_000 };
    state = (await report(here, { ...options, ports })).state;
  }
  assertEquals(sent, [
    undefined,
    undefined,
    [{ fromAgoMs: 30_000, toAgoMs: 0 }],
    [{ fromAgoMs: 45_000, toAgoMs: 0 }],
    undefined,
  ]);
});
