import { assert, assertEquals, assertLess } from "@std/assert";
import { timed, tuyaConfig, withPlug } from "./plug_bench.ts";
import { createTuyaPlug } from "../../../../home/plugs/tuya/plug.ts";

const AMPLE = { deadlineMs: 10_000 };

Deno.test("a plug without Wi-Fi is away, and the same plug is back with it", async () => {
  await withPlug({}, async ({ plug, simulated }) => {
    await simulated.setReachable(false);
    const away = await timed(AMPLE, (signal) => plug.powerCycle(30_000, signal));
    assertEquals(away.outcome.kind, "not_sent");
    await simulated.setReachable(true);
    const back = await timed(AMPLE, (signal) => plug.powerCycle(30_000, signal));
    assertEquals(back.outcome.kind, "confirmed");
    assertEquals(simulated.firmware.commands.length, 1);
  });
});

Deno.test("a plug whose Wi-Fi goes with its relay says nothing after off", async () => {
  const isReachable = ({ firmware }: { firmware: { feedsPower: boolean } }) => firmware.feedsPower;
  await withPlug({ isReachable }, async ({ plug, simulated, pass }) => {
    const cycle = { deadlineMs: 100, after: simulated.obeyed(1) };
    const { outcome } = await timed(cycle, (signal) => plug.powerCycle(30_000, signal));
    assertEquals(outcome.kind, "sent");
    pass(30_000);
    await simulated.setReachable(true);
    const { outcome: read } = await timed(AMPLE, (signal) => plug.read(signal));
    assertEquals(read.kind === "read" ? read.reading.on : "failed", true);
  });
});

Deno.test("a change at the plug itself is pushed to whoever is connected", async () => {
  const firmware = { relay: false };
  // Neither the command nor a query gets an answer: only the push can tell.
  const faults = ["ack_only", "query_refused"] as const;
  await withPlug({ firmware, faults }, async ({ simulated, plug }) => {
    const turning = timed(AMPLE, (signal) => plug.turnOn(signal));
    await simulated.obeyed(1);
    simulated.report({ 1: true });
    assertEquals((await turning).outcome, { kind: "on" });
  });
});

interface PlugState {
  readonly relay: boolean;
  readonly reachable: boolean;
  readonly commands: readonly unknown[];
}

Deno.test("as a process: told by its control port, away while what it feeds boots", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      "--allow-net=127.0.0.1",
      new URL("./fake_plug_main.ts", import.meta.url).pathname,
      ...["--protocol", "3.5", "--wifi-boot-ms", "60000", "--watts", "8"],
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  try {
    const reader = child.stdout.getReader();
    const { value } = await reader.read();
    const { port, controlPort } = JSON.parse(new TextDecoder().decode(value));
    const tell = async (path: string, body?: unknown): Promise<PlugState> => {
      const url = `http://127.0.0.1:${controlPort}${path}`;
      const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      return await (await fetch(url, init)).json();
    };
    const plug = createTuyaPlug(tuyaConfig({ port, protocol: "3.5" }));
    const first = await timed(AMPLE, (signal) => plug.read(signal));
    assertEquals(first.outcome.kind === "read" ? first.outcome.reading.watts : "failed", 8);
    const { outcome } = await timed({ deadlineMs: 500 }, (s) => plug.powerCycle(1_000, s));
    assertEquals(outcome.kind, "sent");
    while (!(await tell("/state")).relay) {
      // The plug lives in real time; its countdown of 1 s is awaited by asking.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const state = await tell("/state");
    assertEquals([state.reachable, state.commands.length], [false, 1]);
    const { outcome: away, tookMs } = await timed(AMPLE, (signal) => plug.read(signal));
    assertEquals(away.kind, "failed");
    assertLess(tookMs, 5_000);
    const pressed = await tell("/press", true);
    assert(!pressed.relay);
    await reader.cancel();
  } finally {
    child.kill("SIGTERM");
    await child.status;
  }
});
