import { assert, assertEquals, assertRejects } from "@std/assert";
import { openJournal } from "../../../home/setup/journal.ts";
import { InstallFault } from "../../../home/install/cache.ts";
import { carryOut, type CarryOutOptions, outliveStops } from "../../../home/install/carry_out.ts";
import { exists } from "../../../home/install/place.ts";
import type { EndedProgram } from "../../../lib/base/limited.ts";
import type { InstallStep } from "../../../lib/install/step.ts";

interface World {
  readonly options: CarryOutOptions;
  readonly asked: string[];
  readonly said: string[];
  readonly slept: number[];
}

async function inWorld(
  answers: (line: string, count: number) => Partial<EndedProgram>,
  check: (world: World) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  const [asked, said, slept]: [string[], string[], number[]] = [[], [], []];
  const options: CarryOutOptions = {
    root,
    prefix: "/opt/re",
    run: (words) => {
      asked.push(words.join(" "));
      const answer = answers(words.join(" "), asked.length);
      return Promise.resolve({ code: 0, output: "", errors: "", ...answer });
    },
    say: (line) => said.push(line),
    sleep: (lengthMs) => Promise.resolve(void slept.push(lengthMs)),
  };
  try {
    await check({ options, asked, said, slept });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function run(mayFail: boolean): InstallStep {
  return { kind: "run", words: ["systemctl", "x"], mayFail };
}

Deno.test("each step is said before it is taken, and the first that fails is the last", async () => {
  await inWorld(() => ({ code: 1, errors: "no such\nunit" }), async ({ options, said, asked }) => {
    const fault = await assertRejects(
      () => carryOut([run(true), run(false), run(true)], options),
      InstallFault,
    );
    assertEquals(fault.message, "Cannot run systemctl x: no such unit");
    assertEquals(said, ["- run systemctl x", "- run systemctl x"]);
    assertEquals(asked.length, 2);
  });
});

Deno.test("a running tick is waited for, and not for ever", async () => {
  const states = ["activating", "activating", "inactive"];
  await inWorld((_, count) => ({ output: states[count - 1] ?? "" }), async (world) => {
    await carryOut([{ kind: "settle" }], world.options);
    assertEquals(world.slept.length, 2);
  });
  await inWorld(() => ({ output: "activating\n" }), async ({ options, slept }) => {
    await assertRejects(() => carryOut([{ kind: "settle" }], options), InstallFault, "16 s");
    assertEquals(slept.reduce((sum, each) => sum + each), 16_000);
  });
});

Deno.test("files go below the root", async () => {
  await inWorld(() => ({}), async ({ options }) => {
    await carryOut([
      { kind: "write", path: "/etc/x/unit", text: "t", mode: 0o644 },
      { kind: "link", path: "/etc/x/wants/unit", target: "/etc/x/unit" },
    ], options);
    assertEquals(await Deno.readTextFile(`${options.root}/etc/x/unit`), "t");
    assertEquals(await Deno.readLink(`${options.root}/etc/x/wants/unit`), "/etc/x/unit");
  });
});

Deno.test("removing a dynamic user's folder keeps the log, or removes all of it", async () => {
  await inWorld(() => ({}), async ({ options }) => {
    const state = `${options.root}/var/lib`;
    await Deno.mkdir(`${state}/private/re`, { recursive: true });
    await Deno.symlink("private/re", `${state}/re`);
    for (const name of ["state.json", "events.jsonl"]) {
      await Deno.writeTextFile(`${state}/private/re/${name}`, "");
    }
    const step = { kind: "remove", path: "/var/lib/re", keep: ["events.jsonl"] } as const;
    await carryOut([step], options);
    assertEquals(await Array.fromAsync(Deno.readDir(`${state}/re`), ({ name }) => name), [
      "events.jsonl",
    ]);
    await carryOut([{ ...step, keep: [] }, step], options);
    assert(!exists(`${state}/re`) && !exists(`${state}/private/re`));
  });
});

Deno.test("the first tick is shown, and a failing one stops with where to look", async () => {
  const journal = (line: string) =>
    line.startsWith("journalctl") ? { output: "online | ok\n" } : {};
  await inWorld(journal, async ({ options, said }) => {
    await carryOut([{ kind: "first_tick" }], options);
    assertEquals(said.at(-1), "  online | ok");
  });
  const fails = (line: string) => ({
    ...journal(line),
    code: line.startsWith("systemctl") ? 1 : 0,
  });
  await inWorld(fails, async ({ options }) => {
    await assertRejects(
      () => carryOut([{ kind: "first_tick" }], options),
      InstallFault,
      "journalctl",
    );
  });
});

Deno.test("what set-up left is given to the installed watchdog, and that is said", async () => {
  await inWorld(() => ({}), async ({ options, said }) => {
    const folder = `${options.root}/home/ann`;
    await Deno.mkdir(folder, { recursive: true });
    openJournal(folder, { plug: "p", startedMs: 1 });
    await carryOut([{ kind: "carry_journal", folders: [folder], plug: "p" }], options);
    assert(said.at(-1)?.includes("the watchdog ends it"));
    assert(exists(`${options.root}/var/lib/private/rebootinator/commissioning.json`));
    assert(exists(`${folder}/commissioning.json`));
  });
});

Deno.test("a removal that meets a plug in mid-cycle starts the ticks again, and stops", async () => {
  await inWorld(() => ({}), async ({ options, asked }) => {
    await carryOut([{ kind: "check_plug" }], options);
    assertEquals(asked, []);
    const state = `${options.root}/var/lib/private/rebootinator`;
    await Deno.mkdir(state, { recursive: true });
    openJournal(state, { plug: "p", startedMs: 1 });
    const fault = await assertRejects(
      () => carryOut([{ kind: "check_plug" }, run(false)], options),
      InstallFault,
    );
    assert(fault.message.includes("--leave-plug"), fault.message);
    assertEquals(asked, [
      "systemctl start rebootinator-probe.timer rebootinator-control.socket",
    ]);
  });
});

Deno.test("a defect of the disk names the step", async () => {
  await inWorld(() => ({}), async ({ options }) => {
    const step: InstallStep = { kind: "copy_file", from: "/no/such", to: "/x", mode: 0o600 };
    const fault = await assertRejects(() => carryOut([step], options), InstallFault);
    assert(fault.message.startsWith("Cannot copy /no/such to /x (mode 0600): "), fault.message);
  });
});

Deno.test("no signal that ends a program ends an installation half done", () => {
  const heard: string[] = [];
  outliveStops({ addSignalListener: (name) => heard.push(name) });
  assertEquals(heard, ["SIGINT", "SIGTERM", "SIGHUP"]);
});

Deno.test("a cloud that begins is asked once at a time, and then whether it is well", async () => {
  const step = { kind: "first_answer", host: "::", port: 8000 } as const;
  const begins = (line: string, count: number) => ({
    code: count <= 2 || (count <= 4 && !line.endsWith("--any-answer")) ? 1 : 0,
  });
  await inWorld(begins, async ({ options, asked, said, slept }) => {
    await carryOut([step], options);
    assertEquals(said.at(-1), "  It answers, and is well");
    assertEquals(asked.map((line) => line.endsWith("--any-answer")), [
      true,
      true,
      true,
      false,
      false,
    ]);
    assertEquals(slept.length, 3);
  });
  await inWorld(() => ({ code: 1 }), async ({ options, asked }) => {
    await assertRejects(() => carryOut([step], options), InstallFault, "Cannot reach the cloud");
    assertEquals(asked.length, 60);
  });
});
