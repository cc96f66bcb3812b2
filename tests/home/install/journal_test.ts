import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { openJournal } from "../../../home/setup/journal.ts";
import { InstallFault } from "../../../home/install/cache.ts";
import {
  callerVariables,
  carryJournal,
  findOpenJournal,
  INSTALLED_STATE,
  setUpFolders,
} from "../../../home/install/journal.ts";
import { tryLock } from "../../../home/host/lock.ts";

const PLUG = "tuya bf0123456789abcdefghij 1/9";

async function inFolders(act: (one: string, two: string, root: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const names = ["one", "two", "root"].map((name) => `${folder}/${name}`);
    for (const name of names) await Deno.mkdir(name);
    act(names[0] ?? "", names[1] ?? "", names[2] ?? "");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("set-up's folders are home.toml's, the installer's, and that of who called sudo", async () => {
  const asked: string[] = [];
  const run = (words: readonly string[]) => {
    asked.push(words.join(" "));
    return Promise.resolve({ code: 0, output: "ann:x:1000:1000::/home/ann:/bin/sh\n", errors: "" });
  };
  const environment = { HOME: "/root", SUDO_USER: "ann", STATE_DIRECTORY: "/else" };
  assertEquals(await setUpFolders({ config: "/srv/re/home.toml", environment, run }), [
    "/srv/re",
    "/root/.local/state/rebootinator",
    "/home/ann/.local/state/rebootinator",
  ]);
  assertEquals(asked, ["getent passwd ann"]);
  const odd = { HOME: "/root", SUDO_USER: "ann; reboot" };
  await setUpFolders({ config: "/srv/re/home.toml", environment: odd, run });
  assertEquals(asked.length, 1);
});

Deno.test("of who runs this no more is asked than where state is, and who called sudo", () => {
  const env = { get: (name: string) => name === "SUDO_USER" ? undefined : `its ${name}` };
  assertEquals(callerVariables({ env }), {
    HOME: "its HOME",
    XDG_STATE_HOME: "its XDG_STATE_HOME",
    SUDO_USER: undefined,
  });
});

Deno.test("without a journal there is nothing to take over", () =>
  inFolders((one, two, root) => {
    assertEquals(findOpenJournal({ folders: [one, two], plug: PLUG }), null);
    assertEquals(carryJournal({ folders: [one, "/nowhere"], plug: PLUG }, { root }), null);
    assertEquals([...Deno.readDirSync(root)], []);
  }));

Deno.test("the newest journal becomes the installed watchdog's", () =>
  inFolders((one, two, root) => {
    openJournal(one, { plug: PLUG, startedMs: 1 });
    openJournal(two, { plug: PLUG, startedMs: 2 });
    assertStringIncludes(
      carryJournal({ folders: [one, two], plug: PLUG }, { root }) ?? "",
      "the watchdog ends it",
    );
    const text = Deno.readTextFileSync(`${root}${INSTALLED_STATE}/commissioning.json`);
    assertEquals(JSON.parse(text), { version: 1, plug: PLUG, startedMs: 2 });
  }));

Deno.test("a journal that cannot be believed is taken for this plug's", () =>
  inFolders((one) => {
    Deno.writeTextFileSync(`${one}/commissioning.json`, "{");
    assertEquals(findOpenJournal({ folders: [one], plug: PLUG })?.plug, PLUG);
    assertThrows(() => findOpenJournal({ folders: [one], plug: "dry_run" }), InstallFault);
  }));

Deno.test("another plug's journal is in the way, the installed one's included", () =>
  inFolders((one, _two, root) => {
    openJournal(one, { plug: "tuya another", startedMs: 1 });
    const fault = assertThrows(
      () => findOpenJournal({ folders: [one], plug: PLUG }),
      InstallFault,
    );
    assertMatch(fault.message, /on another plug .*one\/commissioning\.json.*deno task setup/);
    Deno.mkdirSync(`${root}${INSTALLED_STATE}`, { recursive: true });
    openJournal(`${root}${INSTALLED_STATE}`, { plug: "tuya another", startedMs: 1 });
    assertThrows(() => carryJournal({ folders: [], plug: PLUG }, { root }), InstallFault);
  }));

Deno.test("while set-up holds its lock nothing is taken from under it", () =>
  inFolders((one) => {
    openJournal(one, { plug: PLUG, startedMs: 1 });
    Deno.mkdirSync(`${one}/run`);
    const held = tryLock(`${one}/run`);
    assertThrows(() => findOpenJournal({ folders: [one], plug: PLUG }), InstallFault, "just now");
    if (held.kind === "locked") held.lock[Symbol.dispose]();
    assertEquals(findOpenJournal({ folders: [one], plug: PLUG })?.startedMs, 1);
  }));

Deno.test("links in a folder that somebody else owns lead an installation nowhere", () =>
  inFolders((one, two, root) => {
    const victim = `${two}/victim`;
    Deno.writeTextFileSync(victim, "root's", { mode: 0o600 });
    const state = `${root}${INSTALLED_STATE}`;
    Deno.mkdirSync(state, { recursive: true });
    for (const name of ["commissioning.json", "commissioning.json.new"]) {
      Deno.symlinkSync(victim, `${state}/${name}`);
    }
    // A lock that would be made where the link leads.
    Deno.mkdirSync(`${one}/run`);
    Deno.symlinkSync(`${two}/made`, `${one}/run/tick.lock`);
    openJournal(one, { plug: PLUG, startedMs: 2 });
    assertStringIncludes(carryJournal({ folders: [one], plug: PLUG }, { root }) ?? "", "ends it");
    const { mode } = Deno.statSync(victim);
    assertEquals([Deno.readTextFileSync(victim), (mode ?? 0) & 0o777], ["root's", 0o600]);
    assertEquals(Deno.lstatSync(`${state}/commissioning.json`).isFile, true);
    assertEquals([...Deno.readDirSync(two)].map(({ name }) => name), ["victim"]);
  }));
