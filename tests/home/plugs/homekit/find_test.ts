import { assert, assertEquals } from "@std/assert";
import { findAccessories } from "../../../../home/plugs/homekit/find.ts";
import { announce } from "../../../support/net/mdns_packet.ts";

const PLUG = {
  name: "Plug",
  host: "plug.local",
  address: [127, 0, 0, 1],
  port: 5_001,
  facts: ["id=AA:BB:CC:DD:EE:01", "sf=1"],
};

function listen(): Deno.DatagramConn {
  return Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
}

function portOf(socket: Deno.DatagramConn): number {
  assert(socket.addr.transport === "udp");
  return socket.addr.port;
}

/** Tells once a packet was taken, and the next is waited for. */
function watched(socket: Deno.DatagramConn, onTaken: () => void): Deno.DatagramConn {
  return Object.assign(Object.create(socket), {
    send: (bytes: Uint8Array, to: Deno.Addr) => socket.send(bytes, to),
    close: () => socket.close(),
    async *[Symbol.asyncIterator]() {
      for await (const packet of socket) {
        yield packet;
        onTaken();
      }
    },
  });
}

Deno.test("an accessory that answers piece by piece is found, and four questions are asked", async () => {
  const accessory = listen();
  const [own, common] = [listen(), listen()];
  let heard: readonly string[] = [];
  let taken = Promise.withResolvers<void>();
  const serving = (async () => {
    for await (const [bytes, from] of accessory) {
      heard = [...heard, `${bytes[5]}`];
      // The first answer goes to the asker, the others to everybody.
      const to = heard.length === 1 ? from : { ...from, port: portOf(common) };
      await accessory.send(announce(PLUG, heard.length === 1 ? ["ptr", "a"] : ["srv", "txt"]), to);
    }
  })();
  const found = await findAccessories({
    at: { hostname: "127.0.0.1", port: portOf(accessory) },
    listen: () =>
      Promise.resolve([own, common].map((socket) => watched(socket, () => taken.resolve()))),
    sleep: async () => {
      await taken.promise;
      taken = Promise.withResolvers();
    },
  });
  accessory.close();
  await serving;
  assertEquals(found.map(({ id, port }) => [id, port]), [["AA:BB:CC:DD:EE:01", 5_001]]);
  assertEquals(heard, ["1", "3", "1", "1"]);
});
