import { assert, assertEquals, assertRejects } from "@std/assert";
import { broadcastAddresses, discover } from "../../../home/airtouch/discover.ts";

const ANSWER = new TextEncoder().encode("10.0.0.9,C1,AirTouch5,A1,Home");

/** A socket that gives `answers` and then waits until it is closed. */
function startSocket(answers: readonly Uint8Array[]) {
  const sent: string[] = [];
  const closed = Promise.withResolvers<void>();
  const socket = {
    send(_bytes: Uint8Array, address: Deno.NetAddr) {
      sent.push(`${address.hostname}:${address.port}`);
      return Promise.resolve(1);
    },
    close: () => closed.resolve(),
    async *[Symbol.asyncIterator]() {
      for (const answer of answers) yield [answer, { hostname: "10.0.0.9" }];
      await closed.promise;
    },
  };
  return { sent, socket: socket as unknown as Deno.DatagramConn };
}

const BASE = {
  models: [5],
  hosts: ["10.0.0.255", "10.1.0.255"],
  port: null,
  fromPort: null,
  sleep: () => Promise.resolve(),
} as const;

Deno.test("everyone is asked three times, and whoever answers often is found once", async () => {
  const { sent, socket } = startSocket([ANSWER, ANSWER, new TextEncoder().encode("noise")]);
  const ports: number[] = [];
  const looked = await discover({
    ...BASE,
    listen(port) {
      ports.push(port);
      return socket;
    },
  });
  assert(looked.kind === "looked");
  assertEquals(looked.found.map(({ name }) => name), ["Home"]);
  assertEquals(ports, [49_005]);
  const round = ["10.0.0.255:49005", "10.1.0.255:49005"];
  assertEquals(sent, [...round, ...round, ...round]);
});

Deno.test("a port that is taken is said, another failure to listen is thrown", async () => {
  const failing = (error: Error) => ({
    ...BASE,
    listen: () => {
      throw error;
    },
  });
  const taken = await discover(failing(new Deno.errors.AddrInUse("in use")));
  assertEquals(taken, { kind: "port_taken", port: 49_005 });
  await assertRejects(() => discover(failing(new TypeError("no such function"))), TypeError);
});

Deno.test("a network without a route does not hide the others", async () => {
  const { socket } = startSocket([ANSWER]);
  const unreachable = Object.assign(socket, {
    send: () => Promise.reject(new Error("Network is unreachable")),
  });
  const looked = await discover({ ...BASE, listen: () => unreachable });
  assert(looked.kind === "looked");
  assertEquals(looked.found.length, 1);
});

Deno.test("broadcastAddresses() takes each IPv4 network once, without this host's own", () => {
  const of = (family: "IPv4" | "IPv6", address: string, netmask: string) => (
    { family, address, netmask }
  );
  const addresses = broadcastAddresses([
    of("IPv4", "127.0.0.1", "255.0.0.0"),
    of("IPv6", "fe80::1", "ffff:ffff:ffff:ffff::"),
    of("IPv4", "192.168.1.7", "255.255.255.0"),
    of("IPv4", "192.168.1.8", "255.255.255.0"),
  ]);
  assertEquals(addresses, ["192.168.1.255"]);
});
