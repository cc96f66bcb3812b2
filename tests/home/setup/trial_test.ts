import { assertEquals, assertStringIncludes } from "@std/assert";
import { findJournal, openJournal } from "../../../home/setup/journal.ts";
import { settleJournals, withJournal } from "../../../home/setup/trial.ts";
import { tryLock } from "../../../home/host/lock.ts";
import { withTrial } from "../../support/setup/trial_bench.ts";

Deno.test("the journal is on disk while a trial runs, the lock is held, and both go after it", () =>
  withTrial({}, async ({ tools, folder }) => {
    const why = await withJournal(tools, () => {
      assertEquals(findJournal(folder).kind, "open");
      assertEquals(tryLock(`${folder}/run`).kind, "busy");
      return Promise.resolve(null);
    });
    assertEquals([why, findJournal(folder).kind], [null, "none"]);
    const lock = tryLock(`${folder}/run`);
    assertEquals(lock.kind, "locked");
    if (lock.kind === "locked") lock.lock[Symbol.dispose]();
  }));

Deno.test("a trial that throws leaves the plug on and idle all the same", () =>
  withTrial({}, async ({ tools, folder, simulated }) => {
    const thrown = await withJournal(tools, () => {
      simulated.firmware.execute([[9, 86_399]], simulated.nowMs());
      throw new Error("Broken pipe");
    }).catch((error: Error) => error.message);
    assertEquals(thrown, "Broken pipe");
    assertEquals([simulated.firmware.countdownS, findJournal(folder).kind], [0, "none"]);
  }));

Deno.test("a plug that cannot be put back keeps its journal, and that is said", () =>
  withTrial({}, async ({ tools, folder, simulated }) => {
    const why = await withJournal(tools, async () => {
      await simulated.setFaults(["refuse"]);
      return null;
    });
    assertStringIncludes(why ?? "", "could not be put back");
    assertEquals(findJournal(folder).kind, "open");
    await simulated.setFaults([]);
    assertEquals(await settleJournals(tools), null);
    assertEquals(findJournal(folder).kind, "none");
  }));

Deno.test("without a journal nothing is tried", () =>
  withTrial({}, async ({ tools, folder, simulated }) => {
    const places = [...tools.places, {
      folders: { state: "/nowhere", runtime: `${folder}/other` },
      owner: "own" as const,
    }];
    const why = await withJournal({ ...tools, places }, () => {
      throw new Error("Never");
    });
    assertStringIncludes(why ?? "", "The journal cannot be written");
    assertEquals([simulated.accepted, findJournal(folder).kind], [0, "none"]);
  }));

Deno.test("while a tick hangs nothing is tried", () =>
  withTrial({}, async ({ tools, folder }) => {
    await Deno.mkdir(`${folder}/run`);
    const lock = tryLock(`${folder}/run`);
    const why = await withJournal(tools, () => Promise.resolve(null));
    assertEquals(why, "A tick has been running for too long");
    if (lock.kind === "locked") lock.lock[Symbol.dispose]();
  }));

Deno.test("the installed watchdog's lock is never made, and its journal is written", () =>
  withTrial({}, async ({ tools, folder }) => {
    const state = `${folder}/installed`;
    await Deno.mkdir(state);
    const folders = { state, runtime: state };
    const places = [...tools.places, { folders, owner: "installed" as const }];
    await withJournal({ ...tools, places }, () => {
      openJournal(folder, { plug: "x", startedMs: 0 });
      assertEquals(findJournal(state).kind, "open");
      return Promise.resolve(null);
    });
    assertEquals(await Array.fromAsync(Deno.readDir(state)), []);
  }));

Deno.test("beside home.toml a journal is kept, and nothing else", () =>
  withTrial({}, async ({ tools, folder }) => {
    const state = `${folder}/project`;
    await Deno.mkdir(state);
    const places = [...tools.places, {
      folders: { state, runtime: state },
      owner: "beside" as const,
    }];
    await withJournal({ ...tools, places }, async () => {
      assertEquals(await Array.fromAsync(Deno.readDir(state), ({ name }) => name), [
        "commissioning.json",
      ]);
      return null;
    });
    assertEquals(await Array.fromAsync(Deno.readDir(state)), []);
  }));

Deno.test("beside an installed watchdog that this user may not enter nothing is tried", () =>
  withTrial({}, async ({ tools, simulated }) => {
    const folders = { state: "/nowhere", runtime: "/nowhere" };
    const places = [...tools.places, { folders, owner: "closed" as const }];
    const why = await withJournal({ ...tools, places }, () => Promise.resolve(null));
    assertStringIncludes(why ?? "", "use sudo");
    assertEquals(simulated.accepted, 0);
  }));
