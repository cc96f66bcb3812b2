import { assertEquals, assertStringIncludes } from "@std/assert";
import { runControl } from "../../../home/control/run.ts";
import { tryLock } from "../../../home/host/lock.ts";
import { carryOutPause, dropExpired } from "../../../lib/watch/commands.ts";
import { parseWatchState } from "../../../lib/watch/state/codec.ts";
import { withControl } from "../../support/control/control_tools.ts";

Deno.test("a pause waits for the tick that takes it, and is said to be done", () =>
  withControl(async (bench) => {
    bench.tick();
    bench.onSleep = () => void bench.tick(carryOutPause);
    const reply = await runControl(["pause", "2h"], bench.tools);
    assertEquals([reply.exitCode, reply.errors], [0, ""]);
    assertStringIncludes(reply.output, "Paused for 2 h");
    const state = parseWatchState(await Deno.readTextFile(`${bench.folder}/state.json`));
    assertEquals(state.pausedUntilAgedMs, state.agedMs + 7_200_000);
    assertEquals(state.commands, { waiting: [], done: ["local-one"] });
  }));

Deno.test("a command that no tick takes is given up, and expires before a tick could take it", () =>
  withControl(async (bench) => {
    bench.tick();
    const reply = await runControl(["cycle"], bench.tools);
    assertEquals(reply.exitCode, 1);
    assertStringIncludes(reply.errors, "No tick has taken the command");
    const later = bench.tick(dropExpired);
    assertEquals(later.commands.waiting, []);
  }));

Deno.test("a command is said to be done although the disk takes no log", () =>
  withControl(async (bench) => {
    bench.tick();
    await Deno.mkdir(`${bench.folder}/events.jsonl`);
    bench.onSleep = () => void bench.tick(carryOutPause);
    const reply = await runControl(["pause", "2h"], bench.tools);
    assertEquals([reply.exitCode, reply.errors], [0, ""]);
    assertStringIncludes(reply.output, "Paused for 2 h");
  }));

Deno.test("of a command that was taken, and told before anybody looked, nobody says that it was not", () =>
  withControl(async (bench) => {
    bench.tick();
    await Deno.mkdir(`${bench.folder}/events.jsonl`);
    bench.onSleep = () =>
      void bench.tick((state) => {
        const { events, ...taken } = carryOutPause(state);
        return { ...taken, events: { ...events, pending: [] } };
      });
    const reply = await runControl(["pause", "2h"], bench.tools);
    assertEquals(reply.exitCode, 1);
    assertStringIncludes(reply.errors, "A tick has taken the command; what came of it");
  }));

Deno.test("a command that is refused says why and ends with 1", () =>
  withControl(async (bench) => {
    bench.tick();
    bench.onSleep = () => {
      bench.nowMs += 60_000;
      bench.tick(dropExpired);
    };
    const reply = await runControl(["cycle"], bench.tools);
    assertEquals(reply, { exitCode: 1, output: "", errors: "Expired: Came too late\n" });
  }));

Deno.test("a command waits for a tick that is running, and gives up on one that hangs", () =>
  withControl(async (bench) => {
    bench.tick();
    const lock = tryLock(`${bench.folder}/run`);
    if (lock.kind !== "locked") throw new Error("The lock is taken");
    let waits = 0;
    bench.onSleep = () => {
      waits += 1;
      if (waits === 20) lock.lock[Symbol.dispose]();
      if (waits > 20) bench.tick(carryOutPause);
    };
    assertEquals((await runControl(["resume"], bench.tools)).exitCode, 0);
    using file = await Deno.open(`${bench.folder}/run/tick.lock`, { write: true });
    file.lockSync(true);
    const reply = await runControl(["resume"], bench.tools);
    assertStringIncludes(reply.errors, "A tick has been running for too long");
  }));

for (const [ageMs, expected] of [[120_000, "No tick"], [120_001, "does not run"]] as const) {
  Deno.test(`a last tick ${ageMs} ms ago answers "${expected}"`, () =>
    withControl(async (bench) => {
      bench.tick();
      bench.nowMs += ageMs;
      assertStringIncludes((await runControl(["resume"], bench.tools)).errors, expected);
    }));
}

Deno.test("a last tick before the host started is no running watchdog", () =>
  withControl(async (bench) => {
    bench.tick();
    bench.nowMs = 10_000;
    const reply = await runControl(["cycle"], bench.tools);
    assertStringIncludes(reply.errors, "its last tick was before the host started");
  }));

Deno.test("a ninth waiting command is refused", () =>
  withControl(async (bench) => {
    const waiting = Array.from({ length: 8 }, (_, index) => ({
      id: `c${index}`,
      kind: "pause" as const,
      expiresAtMs: bench.nowMs + 60_000,
      forMs: 0,
    }));
    bench.tick((state) => ({ ...state, commands: { waiting, done: [] } }));
    const reply = await runControl(["resume"], bench.tools);
    assertStringIncludes(reply.errors, "Too many commands are waiting");
  }));

Deno.test("the state is handed out as the tick reads it, and a wrong request ends with 2", () =>
  withControl(async (bench) => {
    const saved = bench.tick();
    const reply = await runControl(["state"], bench.tools);
    assertEquals(parseWatchState(reply.output), saved);
    assertEquals((await runControl(["reboot"], bench.tools)).exitCode, 2);
  }));
