import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  appendLog,
  loadTexts,
  LOG_BYTES_MAX,
  saveText,
  setAside,
  STATE_BYTES_MAX,
  type StateFolders,
} from "../../../home/host/state_files.ts";

async function inFolders(work: (folders: StateFolders) => void): Promise<void> {
  const state = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${state}/run`);
    work({ state, runtime: `${state}/run` });
  } finally {
    await Deno.remove(state, { recursive: true });
  }
}

Deno.test("the two places of the state are written and read apart", () =>
  inFolders((folders) => {
    const none = loadTexts(folders);
    assertEquals([none.runtime.kind, none.state.kind], ["missing", "missing"]);
    assertEquals(saveText(folders.runtime, "1"), { kind: "written" });
    assertEquals(saveText(folders.state, "2"), { kind: "written" });
    const { runtime, state } = loadTexts(folders);
    assert(runtime.kind === "text" && state.kind === "text");
    assertEquals([runtime.text, state.text], ["1", "2"]);
  }));

Deno.test("a state that is too large is unreadable", () =>
  inFolders((folders) => {
    saveText(folders.state, "x".repeat(STATE_BYTES_MAX));
    assertEquals(loadTexts(folders).state.kind, "text");
    saveText(folders.state, "x".repeat(STATE_BYTES_MAX + 1));
    assertEquals(loadTexts(folders).state.kind, "unreadable");
  }));

Deno.test("setAside() keeps the newest three unreadable states", () =>
  inFolders(({ state }) => {
    for (const text of ["a", "b", "c", "d"]) {
      saveText(state, text);
      assertEquals(setAside(state), { kind: "set_aside", path: `${state}/state.bad-1.json` });
    }
    const kept = [1, 2, 3].map((n) => Deno.readTextFileSync(`${state}/state.bad-${n}.json`));
    assertEquals(kept, ["d", "c", "b"]);
    assertEquals([...Deno.readDirSync(state)].filter(({ isFile }) => isFile).length, 4);
  }));

Deno.test("a tick that dies after setAside() leaves the broken state for the next to stumble over", () =>
  inFolders((folders) => {
    saveText(folders.state, "torn");
    setAside(folders.state);
    const { state } = loadTexts(folders);
    assert(state.kind === "text");
    assertEquals(state.text, "torn");
  }));

Deno.test("setAside() is a value when it cannot", () =>
  inFolders(({ state }) => {
    assertEquals(setAside(state).kind, "failed");
    assertEquals(setAside(`${state}/none`).kind, "failed");
  }));

Deno.test("appendLog() appends lines, and does not glue one to a torn end", () =>
  inFolders(({ state }) => {
    appendLog(state, '{"a":1}');
    Deno.writeTextFileSync(`${state}/events.jsonl`, '{"tor', { append: true });
    assertEquals(appendLog(state, '{"a":2}'), { kind: "written" });
    const lines = Deno.readTextFileSync(`${state}/events.jsonl`).split("\n");
    assertEquals(lines, ['{"a":1}', '{"tor', '{"a":2}', ""]);
    assertThrows(() => appendLog(state, "a\nb"), RangeError, "a line must be one");
  }));

Deno.test("appendLog() turns the log over at LOG_BYTES_MAX and keeps one older", () =>
  inFolders(({ state }) => {
    const path = `${state}/events.jsonl`;
    Deno.writeTextFileSync(path, `${"x".repeat(LOG_BYTES_MAX - 3)}\n`);
    appendLog(state, "y");
    assertEquals(Deno.statSync(path).size, LOG_BYTES_MAX);
    appendLog(state, "z");
    assertEquals(Deno.readTextFileSync(path), "z\n");
    assertEquals(Deno.statSync(`${state}/events.1.jsonl`).size, LOG_BYTES_MAX);
    Deno.writeTextFileSync(path, "w".repeat(LOG_BYTES_MAX));
    appendLog(state, "v");
    assertEquals(Deno.statSync(`${state}/events.1.jsonl`).size, LOG_BYTES_MAX);
    assertEquals([...Deno.readDirSync(state)].filter(({ isFile }) => isFile).length, 2);
  }));

Deno.test("appendLog() is a value when the disk is full or the folder is none", () =>
  inFolders(({ state }) => {
    assertEquals(appendLog(`${state}/none`, "x").kind, "failed");
    Deno.symlinkSync("/dev/full", `${state}/events.jsonl`);
    assertEquals(appendLog(state, "x").kind, "failed");
  }));
