/** Two plugs and ticks as child processes: who dies in between leaves neither off. */
import { assert, assertEquals } from "@std/assert";
import { taskFlags } from "../demo/actors.ts";
import { startTick, type TickLine } from "../kill/home/tick.ts";
import { FakePlug } from "../support/plugs/tuya/fake_plug.ts";
import { DEVICE_KEY } from "../support/plugs/tuya/plug_bench.ts";
import { Relay } from "../support/plugs/relay.ts";
import { makeRelayProgram } from "../support/plugs/relay_program.ts";

const PAUSE_MS = 100;
/** As many as fit into a minute; how fast they are is the machine's affair. */
const TICKS_MAX = 200;
const ROUTER_ID = "bf0000000000000router";
const MODEM_ID = "bf00000000000000modem";

interface House {
  readonly folder: string;
  goOffline(): void;
  /** Starts a tick. */
  start(): ReturnType<typeof startTick>;
  /** Ticks until what is wanted is so; the last record. */
  until(isSo: (record: TickLine | null) => boolean): Promise<TickLine | null>;
}

function tuyaTable(name: string, { port, identity }: FakePlug, more = ""): string {
  return `[[plug]]\nname = "${name}"\ntested = true\ndriver = "tuya"\naddress = "127.0.0.1"\n` +
    `port = ${port}\nid = "${identity.id}"\nkey = "${identity.key}"\nprotocol = "3.4"\n${more}`;
}

function startPlug(id: string): Promise<FakePlug> {
  return FakePlug.start({ identity: { id, key: DEVICE_KEY, protocol: "3.4" } });
}

async function inHouse(
  { plugs, programs = [] }: {
    readonly plugs: string;
    readonly programs?: readonly string[];
  },
  act: (house: House) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  let online = true;
  const site = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    return new Response(null, { status: online ? 204 : 500 });
  });
  const config = `${folder}/home.toml`;
  const toml = `for_tests_only = true
[probe]
targets = ["http://127.0.0.1:${site.addr.port}/generate_204#role=internet"]
resolver_check = "off"
deadline = "1s"
[policy]
stale_after = "1s"
gateway_grace = "0s"
off = "5s"
boot_grace = "5s"
${plugs}`;
  await Deno.writeTextFile(config, toml, { mode: 0o600 });
  const flags = (await taskFlags("probe")).map((flag) =>
    flag.startsWith("--allow-run") ? [flag, ...programs].join(",") : flag
  );
  const folders = { config, state: `${folder}/state`, runtime: `${folder}/run` };
  const start = () => startTick({ flags, folders, bootId: "one" });
  try {
    await act({
      folder,
      start,
      goOffline: () => void (online = false),
      until: async (isSo) => {
        for (let ticks = 0; ticks < TICKS_MAX; ticks++) {
          const { code, errors, record } = await start().ended;
          assertEquals(code, 0, errors);
          if (isSo(record)) return record;
          await pause();
        }
        throw new Error("It never came to it");
      },
    });
  } finally {
    await site.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

/** The events of the local log. */
function eventsOf({ folder }: House): Record<string, unknown>[] {
  return Deno.readTextFileSync(`${folder}/state/events.jsonl`).trim().split("\n")
    .map((line) => JSON.parse(line));
}

Deno.test("two plugs go off together and come back one after the other, though the host is dead", async () => {
  const modem = await startPlug(MODEM_ID);
  const router = await startPlug(ROUTER_ID);
  try {
    const plugs = tuyaTable("modem", modem) + tuyaTable("router", router, 'on_delay = "2s"\n');
    await inHouse({ plugs }, async (house) => {
      await house.until((record) => record?.cause === "online");
      house.goOffline();
      await house.until((record) => record?.action === "cut");
      assertEquals(modem.firmware.commands.map(({ points }) => points), [[[1, false], [9, 5]]]);
      assertEquals(router.firmware.commands.map(({ points }) => points), [[[1, false], [9, 7]]]);
      const [at, after] = [modem, router].map(({ firmware }) => firmware.commands[0]?.atMs ?? 0);
      assert((at ?? 0) <= (after ?? 0));
      const cut = eventsOf(house).find(({ kind }) => kind === "cut");
      assertEquals(cut?.["plugs"], "modem confirmed, router confirmed");
      // No tick from here on.
      while (!modem.firmware.relay) await pause();
      assertEquals(router.firmware.relay, false);
      while (!router.firmware.relay) await pause();
      assertEquals(router.firmware.commands.length, 1);
    });
  } finally {
    await modem.close();
    await router.close();
  }
});

Deno.test("a tick that is shot between two off commands: the next ones bring back what went off", async () => {
  await using program = await makeRelayProgram(new Relay());
  const router = await startPlug(ROUTER_ID);
  try {
    const { path } = program;
    const modem = `[[plug]]\nname = "modem"\ndriver = "command"\ntested = true\n` +
      `timed_by = "host"\noff = ["${path}", "off"]\non = ["${path}", "on"]\nread = ["${path}", "read"]\n`;
    const plugs = modem + tuyaTable("router", router, 'on_delay = "1s"\n');
    await inHouse({ plugs, programs: [path] }, async (house) => {
      await house.until((record) => record?.cause === "online");
      house.goOffline();
      // The program obeys and does not end: the tick waits for it before it goes on to the router.
      program.behave("loses");
      let end = null;
      for (let ticks = 0; ticks < TICKS_MAX && program.relay().on; ticks++) {
        const tick = house.start();
        let ended = false;
        tick.ended.then(() => ended = true);
        while (!ended && program.relay().on) await pause();
        tick.kill();
        end = await tick.ended;
      }
      assertEquals([end?.code, program.relay().on, router.firmware.commands], [null, false, []]);
      program.behave("good");
      await house.until(() => program.relay().on);
      await house.until((record) => record?.phase === "booting" && record.action === "none");
      assertEquals(program.relay().commands, ["off", "on"]);
      assertEquals(router.firmware.relay, true);
      assertEquals(
        eventsOf(house).filter(({ kind }) => kind === "cut").map((each) => each["outcome"]),
        [
          "unknown",
        ],
      );
    });
  } finally {
    await router.close();
  }
});
