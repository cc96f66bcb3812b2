/** Over a real accessory (npm:hap-nodejs); without it these tests are skipped. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createHomekitPlug } from "../../../../home/plugs/homekit/plug.ts";
import type { HomekitConfig } from "../../../../home/plugs/homekit/config.ts";
import { formatPairing, type HomekitPairing } from "../../../../home/plugs/homekit/pairing.ts";
import { lineTo } from "../../../support/net/device_server.ts";
import {
  HOMEKIT_ID,
  homekitFlags,
  type HomekitPeer,
  pairWith,
  SETUP_CODE,
  startHomekitOutlet,
} from "../../../support/plugs/homekit_outlet.ts";
import { type LineManners, startMannerlyLine } from "../../../support/net/mannerly_line.ts";
import { startTcpLink } from "../../../support/net/tcp_link.ts";
import {
  type ContractPeer,
  lineOf,
  type Situation,
  testPlugContract,
} from "../../../support/plugs/contract.ts";

const signal = new AbortController().signal;
const MANNERS: Partial<Record<Situation, LineManners>> = {
  silent: "silent",
  slow: "slow",
  "answer_lost": "loses",
};

function configFor(port: number, change: Partial<HomekitConfig>): HomekitConfig {
  return {
    driver: "homekit",
    tested: true,
    host: "127.0.0.1",
    port,
    id: HOMEKIT_ID,
    accessory: 1,
    characteristic: 10,
    inUse: 11,
    pairing: "",
    ...change,
  };
}

/** What the settings hold when another accessory was paired than the one that now answers. */
function settingsFor(situation: Situation, pairing: HomekitPairing): Partial<HomekitConfig> {
  if (situation === "wrong_credentials") {
    return { pairing: formatPairing({ ...pairing, ownId: crypto.randomUUID() }) };
  }
  if (situation !== "wrong_device") return { pairing: formatPairing(pairing) };
  const accessoryId = "AA:BB:CC:DD:EE:02";
  return { id: accessoryId, pairing: formatPairing({ ...pairing, accessoryId }) };
}

interface Bench {
  readonly peer: HomekitPeer;
  readonly pairing: HomekitPairing;
}

async function startPeer(situation: Situation, { peer, pairing }: Bench): Promise<ContractPeer> {
  await peer.reset({ on: situation !== "already_off" });
  const line = await startMannerlyLine({
    targetPort: peer.port,
    manners: MANNERS[situation] ?? "good",
    isLost: () => peer.commands.length > 0,
  });
  const way = await lineTo(line, lineOf(situation));
  return {
    plug: createHomekitPlug(configFor(way.port, settingsFor(situation, pairing))),
    get commands() {
      return peer.commands;
    },
    // Nothing else switches it.
    relayOn: () => peer.commands.at(-1) !== "off",
    pass: () => {},
    heal: () => line.heal(),
    async [Symbol.asyncDispose]() {
      await way[Symbol.asyncDispose]();
      await line[Symbol.asyncDispose]();
    },
  };
}

function testDriver(bench: Bench): void {
  const { peer, pairing } = bench;
  testPlugContract({
    driver: "homekit",
    timedBy: "host",
    // It knows of no timers.
    foreignTimerS: null,
    start: (situation) => startPeer(situation, bench),
    promptMs: 1_500,
    // The accessory is a good one.
    differs: { "not_obeyed": "does not exist" },
  });

  Deno.test("an off that the line has swallowed is thrown away, never delivered late", async () => {
    await peer.reset({ on: true });
    await using line = await startMannerlyLine({
      targetPort: peer.port,
      manners: "good",
      isLost: () => false,
    });
    const settings = settingsFor("fine", pairing);
    await createHomekitPlug(configFor(line.port, settings)).read(signal);
    const way = await startTcpLink({ targetPort: peer.port, stallAfterBytes: line.passedBytes });
    const plug = createHomekitPlug(configFor(way.port, settings));
    const outcome = await plug.powerCycle(30_000, AbortSignal.timeout(1_000));
    assertEquals(outcome.kind, "sent");
    assertEquals(await way.clientEnded, "by_reset");
    way.heal();
    await way.done;
    await way.close();
    await createHomekitPlug(configFor(peer.port, settings)).read(signal);
    assertEquals([peer.commands, await peer.relayOn()], [[], true]);
  });

  const gone: readonly Partial<HomekitConfig>[] = [
    { accessory: 2 },
    // Outlet In Use is no On, and a name no Outlet In Use.
    { characteristic: 11, inUse: null },
    { characteristic: 999 },
    { inUse: 5 },
  ];
  for (const change of gone) {
    Deno.test(`${JSON.stringify(change)} is no outlet of it, and nothing is switched`, async () => {
      await peer.reset({ on: true });
      const settings = { ...settingsFor("fine", pairing), ...change };
      const outcome = await createHomekitPlug(configFor(peer.port, settings))
        .powerCycle(30_000, signal);
      assertEquals(outcome.kind, "not_sent");
      assertStringIncludes("hint" in outcome ? outcome.hint : "", "no such outlet");
      assertEquals(peer.commands, []);
    });
  }

  Deno.test("an accessory that leaves types out is cut, and known by its list alone", async () => {
    const settings = settingsFor("fine", pairing);
    for (
      const [change, kind] of [[{}, "confirmed"], [{ characteristic: 11 }, "not_sent"]] as const
    ) {
      await peer.reset({ on: true, typeless: true });
      const config = configFor(peer.port, { ...settings, inUse: null, ...change });
      assertEquals((await createHomekitPlug(config).powerCycle(30_000, signal)).kind, kind);
      assertEquals(peer.commands, kind === "confirmed" ? ["off"] : []);
    }
  });

  Deno.test("a pairing's file of another accessory, or of none, sends nothing at all", async () => {
    for (const change of [{ id: "AA:BB:CC:DD:EE:02" }, { pairing: "something-else" }]) {
      const config = configFor(peer.port, { ...settingsFor("fine", pairing), ...change });
      const outcome = await createHomekitPlug(config).powerCycle(30_000, signal);
      assertEquals(outcome.kind, "not_sent");
    }
  });

  Deno.test("an outlet that is on with nothing in use on it is warned of", async () => {
    const plug = createHomekitPlug(configFor(peer.port, settingsFor("fine", pairing)));
    for (const [state, warnings] of [[{ on: true }, 0], [{ on: true, inUse: false }, 1]] as const) {
      await peer.reset(state);
      const outcome = await plug.read(signal);
      assertEquals(outcome.kind === "read" ? outcome.reading.warnings.length : null, warnings);
    }
  });
}

const peer = await startHomekitOutlet();
if (typeof peer === "string") {
  Deno.test({ name: `homekit: SKIPPED, ${peer}`, ignore: true, fn() {} });
} else {
  testDriver({ peer, pairing: await pairWith(peer.port) });
  Deno.test("a pairing of another controller's (npm:hap-controller) serves as well", serveAnothers);
  Deno.test.afterAll(async () => await peer[Symbol.asyncDispose]());
}

async function serveAnothers(): Promise<void> {
  const fresh = await startHomekitOutlet();
  if (typeof fresh === "string") throw new Error(fresh);
  await using peer = fresh;
  const program =
    new URL("../../../support/plugs/homekit/controller_main.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...homekitFlags("/dev/null"), program, HOMEKIT_ID, `${peer.port}`, SETUP_CODE],
    stdout: "piped",
    stderr: "null",
  }).output();
  const pairing = new TextDecoder().decode(stdout);
  const plug = createHomekitPlug(configFor(peer.port, { pairing }));
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(await plug.turnOn(signal), { kind: "on" });
  assertEquals(peer.commands, ["off", "on"]);
}
