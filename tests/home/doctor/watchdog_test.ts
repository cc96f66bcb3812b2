import { assertEquals, assertStringIncludes } from "@std/assert";
import { askState, readState, timerFinding } from "../../../home/doctor/watchdog.ts";
import { encodeWatchState } from "../../../lib/watch/state/codec.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { clockAt } from "../../support/watch/watch.ts";

const STATE = { ...initialState(clockAt(60_000)), sequence: 3 };

async function ask(reply: unknown) {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/control.sock`;
  const listener = Deno.listen({ transport: "unix", path });
  const served = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(4_096));
    await connection.write(new TextEncoder().encode(`${JSON.stringify(reply)}\n`));
    connection.close();
  })();
  const look = await askState(path);
  await served;
  listener.close();
  await Deno.remove(folder, { recursive: true });
  return look;
}

Deno.test("the installed watchdog's state is taken from its answer", async () => {
  const output = encodeWatchState(STATE);
  assertEquals(await ask({ exitCode: 0, output, errors: "" }), { kind: "state", state: STATE });
  assertEquals(await ask({ exitCode: 1, output: "", errors: "never ran" }), {
    kind: "state",
    state: null,
  });
});

Deno.test("a state of another release is a line, not a defect", async () => {
  const look = await ask({ exitCode: 0, output: "{}", errors: "" });
  assertStringIncludes(look.kind === "finding" ? look.finding.says : "", "another release");
});

Deno.test("a socket that is gone is a line", async () => {
  const look = await askState("/nowhere/control.sock");
  assertStringIncludes(look.kind === "finding" ? look.finding.says : "", "socket is gone");
});

Deno.test("the state of a watchdog that is run by hand is read from its folders", async () => {
  const folder = await Deno.makeTempDir();
  const folders = { state: folder, runtime: `${folder}/run` };
  assertEquals(readState(folders, null), { kind: "state", state: null });
  await Deno.writeTextFile(`${folder}/state.json`, encodeWatchState(STATE));
  assertEquals(readState(folders, null), { kind: "state", state: STATE });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a timer is well only when it is installed and runs", () => {
  const grades = ([[false, null], [true, true], [true, false], [true, null]] as const)
    .map(([installed, isActive]) => timerFinding(installed, isActive).grade);
  assertEquals(grades, ["warning", "ok", "broken", "warning"]);
});
