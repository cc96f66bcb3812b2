import { assertEquals } from "@std/assert";
import { discoverPlugs } from "../../../../home/plugs/tuya/find.ts";
import {
  announcement,
  plugFields,
  startAnnouncer,
} from "../../../support/plugs/tuya/fake_announcer.ts";

const LOUD = "bf0123456789abcdefgh";
const QUIET = "bf9876543210abcdefgh";

function listen(port: number): Deno.DatagramConn {
  return Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port });
}

function freePort(): number {
  const socket = listen(0);
  const { addr } = socket;
  socket.close();
  return addr.transport === "udp" ? addr.port : 0;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

Deno.test("plugs that announce themselves and one that must be asked are found, once each", async () => {
  const port = freePort();
  const announcer = startAnnouncer({
    port,
    plugs: [
      announcement(plugFields(LOUD, "3.3"), "3.3"),
      new TextEncoder().encode("not a plug, but long enough to look at"),
    ],
    quiet: announcement(plugFields(QUIET, "3.5", "192.168.1.51"), "3.5"),
  });
  const heard: string[] = [];
  const enough = new AbortController();
  const { found, deaf } = await discoverPlugs({
    forMs: 10_000,
    ports: [port],
    ask: [{ own: "127.0.0.1", host: "127.0.0.1", port: announcer.questionPort }],
    listen,
    random: (bytes) => crypto.getRandomValues(bytes),
    sleep,
    onFound: ({ id }) => {
      heard.push(id);
      if (heard.length === 2) setTimeout(() => enough.abort(), 250);
    },
    signal: enough.signal,
  });
  await announcer.close();
  assertEquals(heard.toSorted(), [LOUD, QUIET]);
  assertEquals(found.map(({ id, protocol }) => [id, protocol]).toSorted(), [
    [LOUD, "3.3"],
    [QUIET, "3.5"],
  ]);
  assertEquals(deaf, []);
});

Deno.test("a port that another program has is said, and the others are listened on", async () => {
  const port = freePort();
  const other = listen(port);
  const { found, deaf } = await discoverPlugs({
    forMs: 1,
    ports: [port, freePort()],
    ask: [],
    listen,
    random: (bytes) => bytes,
    sleep,
    onFound: () => {},
    signal: new AbortController().signal,
  });
  other.close();
  assertEquals([found, deaf], [[], [{ port, why: "another program listens there" }]]);
});
