import { assert, assertEquals } from "@std/assert";
import { askDueConsoles } from "../../../home/watch/consoles.ts";
import { runTick, type TickOptions } from "../../../home/watch/tick.ts";
import type { ConsoleAnswer, ConsoleOutcome } from "../../../lib/watch/consoles.ts";
import type { ConsoleConfig } from "../../../lib/config/airtouch_config.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { parseWatchState } from "../../../lib/watch/state/codec.ts";
import { createTickWorld, OPTIONS, type TickWorld } from "../../support/watch/tick_world.ts";
import { clockAt, saw } from "../../support/watch/watch.ts";

const UP: ConsoleConfig = {
  model: 5,
  host: "192.168.1.60",
  port: 9005,
  name: "Upstairs",
  heartbeatEveryMs: 300_000,
};
const CONSOLES: TickOptions = { ...OPTIONS, config: { ...OPTIONS.config, consoles: [UP] } };
const WELL: ConsoleOutcome = { kind: "answered", versions: ["1.3.3"], updateAvailable: false };
const SILENT: ConsoleOutcome = { kind: "silent", why: "no answer in time" };
const DEAD = { kind: "silent", why: "No answer" } as const;

/** The ports of `world`, with consoles that do `ask`. */
function portsWith(world: TickWorld, ask: () => Promise<ConsoleOutcome>) {
  return {
    ...world.ports,
    askConsoles: async (due: readonly ConsoleConfig[]): Promise<readonly ConsoleAnswer[]> => {
      world.asked.push(`consoles ${due.map(({ name }) => name).join()}`);
      const outcome = await ask();
      return due.map((device) => ({ device, ...outcome }));
    },
  };
}

async function ticks(world: TickWorld, count: number, ask: () => Promise<ConsoleOutcome>) {
  const reports = [];
  for (let index = 0; index < count; index++) {
    world.asked.length = 0;
    reports.push(await runTick(portsWith(world, ask), CONSOLES));
    world.nowMs += 15_000;
  }
  return reports;
}

const answers = (outcome: ConsoleOutcome) => () => Promise.resolve(outcome);

Deno.test("runTick() asks the consoles that are due, and no others", async () => {
  const world = createTickWorld();
  const [first, second] = await ticks(world, 2, answers(WELL));
  assertEquals(first?.consoles, [{ device: UP, ...WELL }]);
  assertEquals([second?.consoles, world.asked.includes("consoles Upstairs")], [[], false]);
});

Deno.test("runTick() sends the heartbeat while a console has not answered yet", async () => {
  const world = createTickWorld();
  const answer = Promise.withResolvers<ConsoleOutcome>();
  const beaten = Promise.withResolvers<void>();
  const ports = portsWith(world, () => answer.promise);
  const running = runTick({
    ...ports,
    sendHeartbeat: (heartbeat) => {
      beaten.resolve();
      return world.ports.sendHeartbeat?.(heartbeat) ?? Promise.reject(new TypeError("no port"));
    },
  }, CONSOLES);
  await beaten.promise;
  answer.resolve(SILENT);
  const report = await running;
  assertEquals([report.heartbeat?.kind, report.consoles[0]?.kind], ["accepted", "silent"]);
  assertEquals(parseWatchState(world.runtime ?? "").consoles[0]?.unanswered, 1);
});

Deno.test("runTick() tells a silent console to log and cloud, and warns until it is back", async () => {
  const world = createTickWorld();
  await ticks(world, 2, answers(SILENT));
  assertEquals(world.logged, []);
  await ticks(world, 1, answers(SILENT));
  assertEquals(world.logged, ["console_silent"]);
  const [warned] = await ticks(world, 1, answers(SILENT));
  assertEquals(warned?.warnings, ["Upstairs does not answer"]);
  const back = await ticks(world, 21, answers(WELL));
  assertEquals(world.logged, ["console_silent", "console_back"]);
  assertEquals(back.at(-1)?.warnings, []);
});

Deno.test("runTick() has cut before it thinks of a console, and asks none in that tick", async () => {
  const world = createTickWorld();
  await ticks(world, 1, answers(SILENT));
  world.internet = DEAD;
  const never = () => Promise.reject(new TypeError("a console was asked in an outage"));
  const reports = await ticks(world, 12, never);
  assert(reports.some(({ action }) => action === "cut"));
  assertEquals(world.logged.includes("console_silent"), false);
});

Deno.test("runTick() asks no console in a tick that spent its time on the plug", async () => {
  const world = createTickWorld();
  const never = () => Promise.reject(new TypeError("a console was asked beside a cut"));
  await runTick(world.ports, OPTIONS);
  const command = { kind: "power-cycle", id: "c1", expiresInMs: 300_000 } as const;
  world.heartbeat = {
    kind: "accepted",
    reply: { acknowledged: 0, serverTimeMs: 0, commands: [command] },
  };
  world.nowMs += 15_000;
  await runTick(world.ports, OPTIONS);
  // The internet still answers, and the router keeps its power.
  world.cycle = { kind: "not_sent", hint: "It does not answer" };
  world.nowMs += 15_000;
  const [report] = await ticks(world, 1, never);
  assertEquals([report?.action, report?.state.phase.kind], ["cut", "watching"]);
});

Deno.test("runTick() ends its report although asking a console fails meanwhile", async () => {
  const world = createTickWorld();
  const asked = Promise.withResolvers<void>();
  const ports = portsWith(world, () => {
    asked.resolve();
    return Promise.reject(new TypeError("a bug"));
  });
  let beaten = false;
  const running = runTick({
    ...ports,
    sendHeartbeat: async (heartbeat) => {
      await asked.promise;
      // One turn of the event loop, in which a rejection that nobody handles would end the process.
      await new Promise((resolve) => setTimeout(resolve));
      beaten = true;
      return await world.ports.sendHeartbeat?.(heartbeat) ?? world.heartbeat;
    },
  }, CONSOLES);
  assertEquals(await running.then(() => "done", (error) => error.message), "a bug");
  assertEquals(beaten, true);
});

Deno.test("runTick() keeps what the cloud acknowledged although asking a console fails", async () => {
  const world = createTickWorld();
  await ticks(world, 1, answers(WELL));
  world.nowMs += 300_000;
  const command = { kind: "power-cycle", id: "c1", expiresInMs: 300_000 } as const;
  world.heartbeat = {
    kind: "accepted",
    reply: { acknowledged: 0, serverTimeMs: 0, commands: [command] },
  };
  const bug = portsWith(world, () => Promise.reject(new TypeError("a bug")));
  const failed = await runTick(bug, CONSOLES).then(() => "done", (error) => error.message);
  assertEquals(failed, "a bug");
  world.nowMs += 15_000;
  await runTick(bug, CONSOLES).catch(() => {});
  assert(world.asked.includes("power cycle 30000"), world.asked.join(", "));
});

Deno.test("askDueConsoles() notes what it learnt in a later state of the tick", async () => {
  const state = initialState(clockAt(3_600_000));
  const asked = await askDueConsoles(state, {
    askConsoles: (due) => Promise.resolve(due.map((device) => ({ device, ...WELL }))),
    consoles: [UP],
    diagnosis: saw("online"),
  });
  const later = asked.note({ ...state, sequence: 7 });
  assertEquals([later.sequence, later.consoles[0]?.heardAgedMs], [7, 3_600_000]);
});
