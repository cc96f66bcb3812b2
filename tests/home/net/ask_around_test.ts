import { assert, assertEquals } from "@std/assert";
import { askAround } from "../../../home/net/ask_around.ts";

function open(): Deno.DatagramConn {
  return Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
}

Deno.test("everybody is asked by the first socket, again after a while, and all hear", async () => {
  const peer = open();
  const sockets = [open(), open()];
  const ports = sockets.map(({ addr }) => addr.transport === "udp" ? addr.port : 0);
  assert(peer.addr.transport === "udp");
  const { port } = peer.addr;
  const answering = (async () => {
    for await (const [bytes, from] of peer) {
      assert(from.transport === "udp" && from.port === ports[0]);
      for (const each of ports) await peer.send(bytes, { ...from, port: each });
    }
  })();
  const heard: string[] = [];
  let wake = () => {};
  let round = 0;
  await askAround(sockets, {
    calls: () => [{ bytes: Uint8Array.of(++round), hostname: "127.0.0.1", port }],
    hear: (bytes, from) => {
      heard.push(`${bytes[0]} ${from}`);
      wake();
    },
    everyMs: 10,
    forMs: 20,
    sleep: async () => {
      while (heard.length < 2 * round) await new Promise<void>((resolve) => wake = resolve);
    },
    signal: new AbortController().signal,
  });
  peer.close();
  await answering;
  assertEquals(heard, ["1 127.0.0.1", "1 127.0.0.1", "2 127.0.0.1", "2 127.0.0.1"]);
});
