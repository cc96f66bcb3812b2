/** The homekit driver against an outlet by HAP-python, which pip installs; without it, skipped. */
import { assertEquals } from "@std/assert";
import { findOutlets } from "../../home/plugs/homekit/answer.ts";
import { HapLink } from "../../home/plugs/homekit/link.ts";
import { verifyPairing } from "../../home/plugs/homekit/pair_verify.ts";
import { createHomekitPlug } from "../../home/plugs/homekit/plug.ts";
import { formatPairing, type HomekitPairing } from "../../home/plugs/homekit/pairing.ts";
import { readJson } from "../../lib/base/json_field.ts";
import { closedPort } from "../support/net/raw_server.ts";
import { installPip, startPeerProcess } from "../support/peers/install.ts";
import { pairWith } from "../support/plugs/homekit_outlet.ts";

const CODE = "031-45-154";
const PROGRAM = new URL("../support/peers/programs/hap_outlet.py", import.meta.url).pathname;
const TRIES_MAX = 100;
const TRY_EVERY_MS = 100;
const signal = new AbortController().signal;

const installed = await installPip(["HAP-python[QRCode]==5.2.0"]);
if (typeof installed === "string") {
  Deno.test({ name: `HAP-python: SKIPPED, ${installed}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await installed[Symbol.asyncDispose]());

  Deno.test("an outlet by HAP-python is paired, read, cut and switched on", async () => {
    const port = closedPort();
    const args = [PROGRAM, `${port}`, `${installed.folder}/state.json`];
    await using outlet = await startPeerProcess(installed.program, args);
    await listens(port);
    const pairing = await pairWith(port, CODE);
    const [found] = findOutlets(await accessoriesOf(port, pairing));
    if (found === undefined) throw new Error("HAP-python shows no outlet");
    assertEquals(found.kind, "outlet");
    const { accessory, characteristic, inUse } = found;
    const config = {
      driver: "homekit",
      tested: true,
      host: "127.0.0.1",
      port,
      id: pairing.accessoryId,
      accessory,
      characteristic,
      inUse,
      pairing: formatPairing(pairing),
    } as const;
    const plug = createHomekitPlug(config);
    const read = await plug.read(signal);
    assertEquals(read.kind === "read" ? read.reading.on : read, true);
    assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
    assertEquals(await plug.turnOn(signal), { kind: "on" });
    assertEquals(await outlet.tell(""), { told: ["off", "on"] });
    // Ids that are another characteristic's are nobody's outlet.
    const other = createHomekitPlug({ ...config, characteristic: 2, inUse: null });
    assertEquals((await other.powerCycle(30_000, signal)).kind, "not_sent");
    assertEquals(await outlet.tell(""), { told: [] });
  });
}

async function accessoriesOf(port: number, pairing: HomekitPairing): Promise<unknown> {
  const link = await HapLink.open({ hostname: "127.0.0.1", port }, signal);
  if (!(link instanceof HapLink)) throw new Error(link);
  try {
    await verifyPairing(link, pairing);
    const reply = await link.ask({ method: "GET", path: "/accessories" });
    return reply.kind === "answer" ? readJson(new TextDecoder().decode(reply.body)) : reply;
  } finally {
    await link.close();
  }
}

/** It says that it is there a moment before it listens. */
async function listens(port: number): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    try {
      return (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
    }
  }
  throw new Error("HAP-python does not listen");
}
