import { assert, assertEquals } from "@std/assert";
import {
  bareNameOf,
  explain,
  folderOf,
  makeFolder,
  mayHold,
  readTextFile,
  replaceFile,
} from "../../../home/host/files.ts";
import { inFolder } from "../../support/base/in_folder.ts";

Deno.test("replaceFile() writes what readTextFile() reads, private, with no draft left", () =>
  inFolder((folder) => {
    const path = `${folder}/a.json`;
    for (const text of ["", "eins", "zwei 🐻"]) {
      assertEquals(replaceFile(path, text), { kind: "written" });
      const stored = readTextFile(path, 100);
      assert(stored.kind === "text");
      assertEquals([stored.text, (stored.mode ?? 0) & 0o777], [text, 0o600]);
    }
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["a.json"]);
  }));

Deno.test("readTextFile() reads up to the limit", () =>
  inFolder((folder) => {
    const path = `${folder}/a`;
    Deno.writeTextFileSync(path, "x".repeat(2048));
    assertEquals(readTextFile(path, 2048).kind, "text");
    assertEquals(readTextFile(path, 2047), { kind: "unreadable", why: "larger than 2 KiB" });
    assertEquals(readTextFile("/dev/zero", 1024).kind, "unreadable");
  }));

Deno.test("mayHold() is false only of a folder that was seen to lack the name", () =>
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/a`, "");
    Deno.symlinkSync("nowhere", `${folder}/link`);
    const found = ["a", "link", "b"].map((name) => mayHold(folder, name));
    assertEquals(found, [true, true, false]);
    assertEquals([mayHold(`${folder}/none`, "a"), mayHold(`${folder}/a`, "a")], [true, true]);
  }));

Deno.test("readTextFile() tells missing from unreadable", () =>
  inFolder((folder) => {
    assertEquals(readTextFile(`${folder}/none`, 10), { kind: "missing" });
    assertEquals(readTextFile(folder, 10).kind, "unreadable");
    Deno.writeTextFileSync(`${folder}/file`, "x");
    assertEquals(readTextFile(`${folder}/file/below`, 10).kind, "unreadable");
    Deno.writeFileSync(`${folder}/bytes`, new Uint8Array([0xff, 0xfe]));
    assertEquals(readTextFile(`${folder}/bytes`, 10), {
      kind: "unreadable",
      why: "not UTF-8 text",
    });
  }));

Deno.test("readTextFile() takes the replacement character where it was written, not bad bytes", () =>
  inFolder((folder) => {
    const path = `${folder}/a`;
    Deno.writeTextFileSync(path, "x\ufffdy");
    const stored = readTextFile(path, 100);
    assertEquals(stored.kind === "text" && stored.text, "x\ufffdy");
    for (const bytes of [[0x78, 0xff], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbf, 0xbd, 0x80]]) {
      Deno.writeFileSync(path, new Uint8Array(bytes));
      assertEquals(readTextFile(path, 100), { kind: "unreadable", why: "not UTF-8 text" });
    }
    Deno.writeFileSync(path, new Uint8Array([0xef, 0xbb, 0xbf, 0x78]));
    const marked = readTextFile(path, 100);
    assertEquals(marked.kind === "text" && marked.text, "x");
  }));

Deno.test("replaceFile() leaves the old file when the new one cannot be written", () =>
  inFolder((folder) => {
    const path = `${folder}/state`;
    replaceFile(path, "old");
    // As a full disk: the draft is a door to a device that is always full.
    Deno.symlinkSync("/dev/full", `${path}.new`);
    assertEquals(replaceFile(path, "new").kind, "failed");
    const stored = readTextFile(path, 100);
    assert(stored.kind === "text");
    assertEquals(stored.text, "old");
    Deno.mkdirSync(`${folder}/folder`);
    assertEquals(replaceFile(`${folder}/folder`, "new").kind, "failed");
    assertEquals(replaceFile(`${folder}/none/state`, "new").kind, "failed");
  }));

Deno.test("a full disk is a value, and frees itself of the draft", (context) =>
  inFolder(async (folder) => {
    const mounted = await run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder);
    const name = mounted ? "on 64 KiB" : "skipped: this user may not mount a small file system";
    await context.step({ name, ignore: !mounted, fn: () => fillDisk(folder) });
    if (mounted) await run("umount", folder);
  }));

function fillDisk(folder: string): void {
  const path = `${folder}/state`;
  assertEquals(replaceFile(path, "x".repeat(20_000)).kind, "written");
  assertEquals(replaceFile(path, "y".repeat(60_000)).kind, "failed");
  const stored = readTextFile(path, 100_000);
  assert(stored.kind === "text");
  assertEquals(stored.text.length, 20_000);
  assertEquals([...Deno.readDirSync(folder)].length, 1);
}

Deno.test("makeFolder() makes what is missing, and says what is in the way", () =>
  inFolder((folder) => {
    assertEquals(makeFolder(`${folder}/a/b`), { kind: "written" });
    assertEquals(makeFolder(`${folder}/a/b`), { kind: "written" });
    assertEquals((Deno.statSync(`${folder}/a/b`).mode ?? 0) & 0o777, 0o700);
    Deno.writeTextFileSync(`${folder}/file`, "");
    assertEquals(makeFolder(`${folder}/file/x`).kind, "failed");
  }));

Deno.test("folderOf(), bareNameOf() and explain() keep to one folder, one name and one line", () => {
  assertEquals([folderOf("/a/b"), folderOf("/a"), folderOf("a"), folderOf("a/b")], [
    "/a",
    "/",
    ".",
    "a",
  ]);
  assertEquals([bareNameOf("/a/b.c"), bareNameOf("/a"), bareNameOf("a")], ["b.c", "a", "a"]);
  assertEquals(explain(new Error("a\n b")), "a b");
  assertEquals(explain("x".repeat(500)).length, 160);
});

async function run(program: string, ...args: readonly string[]): Promise<boolean> {
  try {
    const options: Deno.CommandOptions = { args: [...args], stdout: "null", stderr: "null" };
    return (await new Deno.Command(program, options).output()).success;
  } catch {
    return false;
  }
}

/** Runs `work` and writes down, in order, what it asks of the disk. */
function traceDisk(work: () => void): readonly string[] {
  const trace: string[] = [];
  const { openSync, renameSync } = Deno;
  const name = (path: string | URL) => String(path).split("/").at(-1) ?? "";
  Deno.openSync = (path, options) => {
    const file = openSync(path, options);
    const data = file.syncDataSync.bind(file);
    const all = file.syncSync.bind(file);
    file.syncDataSync = () => {
      trace.push(`flush ${name(path)}`);
      data();
    };
    file.syncSync = () => {
      trace.push(`flush ${name(path)}`);
      all();
    };
    trace.push(`open ${name(path)}`);
    return file;
  };
  Deno.renameSync = (from, to) => {
    trace.push(`rename ${name(from)} ${name(to)}`);
    renameSync(from, to);
  };
  try {
    work();
  } finally {
    Object.assign(Deno, { openSync, renameSync });
  }
  return trace;
}

Deno.test("replaceFile() brings the text to the medium before the rename, and the folder after it", () =>
  inFolder((folder) => {
    const state = `${folder}/kept`;
    Deno.mkdirSync(state);
    assertEquals(traceDisk(() => replaceFile(`${state}/state.json`, "x")), [
      "open state.json.new",
      "flush state.json.new",
      "rename state.json.new state.json",
      "open kept",
      "flush kept",
    ]);
  }));

Deno.test("replaceFile() follows no link in the place of its draft, and makes the mode asked for", () =>
  inFolder((folder) => {
    const [victim, path] = [`${folder}/victim`, `${folder}/a`];
    Deno.writeTextFileSync(victim, "another's");
    Deno.symlinkSync(victim, `${path}.new`);
    assertEquals(replaceFile(path, "ours", 0o640), { kind: "written" });
    assertEquals([Deno.readTextFileSync(victim), Deno.readTextFileSync(path)], [
      "another's",
      "ours",
    ]);
    assertEquals((Deno.lstatSync(path).mode ?? 0) & 0o777, 0o640);
  }));

Deno.test("readTextFile() reads no link where links are refused", () =>
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/a`, "x");
    Deno.symlinkSync(`${folder}/a`, `${folder}/link`);
    assertEquals(readTextFile(`${folder}/link`, 10).kind, "text");
    assertEquals(readTextFile(`${folder}/link`, 10, { links: "refused" }), {
      kind: "unreadable",
      why: "not a file",
    });
    assertEquals(readTextFile(`${folder}/a`, 10, { links: "refused" }).kind, "text");
  }));
