/** The real command, as a process of its own with the permissions of its task. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import {
  type SimulatedConsole,
  startConsole,
  startDiscovery,
} from "../support/airtouch/airtouch_console.ts";
import { homeState } from "../support/airtouch/airtouch_state.ts";
import { freeUdpPort } from "../support/net/udp_port.ts";

const ROOT = new URL("../../", import.meta.url);

/** The permissions are those that a user gives by `deno task airtouch`. */
const TASK = config.tasks.airtouch.command;

function createCommand(args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [...TASK.split(" ").slice(1), ...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  });
}

async function run(...args: readonly string[]) {
  const { code, stdout, stderr } = await createCommand(args).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trimEnd();
  return { code, out: text(stdout), err: text(stderr) };
}

function addressOf(peer: SimulatedConsole): readonly string[] {
  const { model } = peer.state;
  return ["--model", `${model}`, "--host", "127.0.0.1", "--port", `${peer.port}`];
}

for (const model of [4, 5] as const) {
  Deno.test(`AT${model}: status --json tells every AC and zone, exit 0`, async () => {
    await using peer = await startConsole(homeState(model));
    const { code, out, err } = await run(...addressOf(peer), "status", "--json");
    assertEquals([code, err], [0, ""]);
    const status = JSON.parse(out);
    assertEquals([status.outcome, status.model, status.port], ["confirmed", model, peer.port]);
    assertEquals(status.version, { updateAvailable: false, versions: ["1.3.3"] });
    assertEquals(status.acs[0], {
      ...peer.state.acs[0],
      name: "Unit",
      error: null,
      modes: ["auto", "heat", "cool"],
      fans: ["auto", "low", "medium", "high"],
      setPointMinC: 16,
      setPointMaxC: 31,
      zones: [0, 1, 2],
      onTimer: null,
      offTimer: null,
    });
    assertEquals(status.zones[2], { ...peer.state.zones[2], name: "Bed", ac: 0 });
  });

  Deno.test(`AT${model}: a control command changes the console and says so on one line`, async () => {
    await using peer = await startConsole(homeState(model));
    const on = await run(...addressOf(peer), "on");
    assertEquals(on, { code: 0, out: 'Confirmed: AC 0 "Unit" on', err: "" });
    const zone = await run(...addressOf(peer), "zone", "2", "60%", "--json");
    assertEquals(JSON.parse(zone.out), {
      outcome: "confirmed",
      order: 'zone 2 "Bed" 60 % open',
      attempts: 1,
    });
    assertEquals(peer.state.acs[0]?.power, "on");
    assertEquals(peer.state.zones[2]?.openPercent, 60);
  });
}

Deno.test("a refused order exits with 1, a wrong command line with 2", async () => {
  await using peer = await startConsole(homeState(5));
  const refused = await run(...addressOf(peer), "temp", "33");
  assertEquals([refused.code, refused.err], [1, ""]);
  assertStringIncludes(refused.out, "Refused: ");
  const usage = await run("--model", "6", "status");
  assertEquals([usage.code, usage.out], [2, ""]);
  assertStringIncludes(usage.err, "--model must be 4 or 5");
  assertStringIncludes((await run("--help")).out, "deno task airtouch");
});

Deno.test("an order that the console never confirms exits with 4", async () => {
  await using peer = await startConsole(homeState(4));
  peer.fault = { kind: "deaf" };
  const { code, out } = await run(...addressOf(peer), "mode", "cool");
  assertEquals(code, 4);
  assertStringIncludes(out, 'Unknown: AC 0 "Unit" mode cool was sent');
});

Deno.test("a console that another client holds is explained, exit 1", async () => {
  await using peer = await startConsole(homeState(5));
  peer.fault = { kind: "held" };
  const { code, out, err } = await run(...addressOf(peer), "--wait", "300ms", "on");
  assertEquals(code, 1);
  assertStringIncludes(out, "Expired: ");
  assertStringIncludes(err, "another app or bridge may hold it");
});

Deno.test("version and discover find the console", async () => {
  await using peer = await startConsole(homeState(4));
  const version = await run(...addressOf(peer), "version");
  assertEquals(version, { code: 0, out: "AirTouch 4 console 1.3.3, up to date", err: "" });
  const answers = ["192.168.1.20,C1,AirTouch5,A9,Home, sweet, home", "noise"];
  await using found = await startDiscovery({ model: 5, answers });
  const looked = await run(
    ...["discover", "--model", "5", "--host", "127.0.0.1"],
    ...["--port", `${found.port}`, "--from-port", `${freeUdpPort()}`],
  );
  assertEquals(looked, {
    code: 0,
    out: 'AirTouch 5 at 192.168.1.20 "Home, sweet, home", id A9, answered from 127.0.0.1',
    err: "",
  });
});

Deno.test("watch prints changes, survives the console's restart, and ends by signal", async () => {
  await using peer = await startConsole(homeState(5));
  const child = createCommand([...addressOf(peer), "watch"]).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  let text = "";
  let step: "start" | "changed" | "restarted" | "done" = "start";
  for await (const piece of lines) {
    text += piece;
    if (step === "start" && text.includes('zone 2 "Bed"')) {
      step = "changed";
      const acs = peer.state.acs.map((ac) => ({ ...ac, temperatureC: 26.3 }));
      peer.state = { ...peer.state, acs };
      peer.push({ kind: "ac_status", acs });
    } else if (step === "changed" && text.includes("now 26.3 °C")) {
      step = "restarted";
      await peer.refuse();
      await peer.listen();
    } else if (step === "restarted" && text.split("1 AC, 3 zones").length === 3) {
      step = "done";
      child.kill("SIGTERM");
    }
  }
  const { signal } = await child.status;
  await child.stderr.cancel();
  assertEquals([step, signal], ["done", "SIGTERM"]);
  assertMatch(text, /^\d\d:\d\d:\d\d AirTouch 5 at 127\.0\.0\.1:\d+: 1 AC, 3 zones$/m);
  assert(peer.connections >= 2);
});
