/** Against a real accessory (npm:hap-nodejs); without it this test is skipped. */
import { assertEquals, assertRejects } from "@std/assert";
import { HapLink } from "../../../../home/plugs/homekit/link.ts";
import { beginSetup } from "../../../../home/plugs/homekit/pair_setup.ts";
import { verifyPairing } from "../../../../home/plugs/homekit/pair_verify.ts";
import { PlugTrouble } from "../../../../home/plugs/stepped_plug.ts";
import {
  HOMEKIT_ID,
  type HomekitPeer,
  pairWith,
  startHomekitOutlet,
} from "../../../support/plugs/homekit_outlet.ts";
import { startReplying } from "../../../support/net/raw_server.ts";

const peer = await startHomekitOutlet();
if (typeof peer === "string") {
  Deno.test({ name: `pairing: SKIPPED, ${peer}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await peer[Symbol.asyncDispose]());
  Deno.test("a wrong code pairs nothing, the right one does, and nobody is second", () =>
    pairWell(peer));
}

async function pairWell(peer: HomekitPeer): Promise<void> {
  await assertRejects(() => pairWith(peer.port, "131-22-134"), Error, "does not take the setup");
  const pairing = await pairWith(peer.port);
  assertEquals([pairing.accessoryId, pairing.ownSeed.length], [HOMEKIT_ID, 32]);
  await assertRejects(() => pairWith(peer.port), Error, "is paired already, with Apple Home");
  const address = { hostname: "127.0.0.1", port: peer.port };
  const link = await HapLink.open(address, AbortSignal.timeout(5_000));
  if (!(link instanceof HapLink)) throw new Error(link);
  assertEquals(await verifyPairing(link, pairing), null);
  await link.close();
}

for (
  const [error, words] of [
    [3, "left alone for a while"],
    [4, "no more controllers"],
    [5, "too many wrong codes"],
    [7, "paired by somebody else"],
    [9, "HomeKit's error 9"],
  ] as const
) {
  Deno.test(`HomeKit's error ${error} is said with "${words}"`, async () => {
    const body = `\x06\x01\x02\x07\x01${String.fromCharCode(error)}`;
    await using server = startReplying(`HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n${body}`);
    const address = { hostname: "127.0.0.1", port: server.port };
    const link = await HapLink.open(address, AbortSignal.timeout(5_000));
    if (!(link instanceof HapLink)) throw new Error(link);
    const offer = await beginSetup(link, "plain");
    await link.close();
    assertEquals(offer instanceof PlugTrouble ? offer.hint.includes(words) : offer, true);
  });
}
