import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Datagrams, HearDatagram } from "../../../../lib/airtouch/shell/datagrams.ts";
import { lookForConsoles } from "../../../../lib/airtouch/shell/discover.ts";

const ANSWER = new TextEncoder().encode("10.0.0.9,C1,AirTouch5,A1,Home");

/** A socket on which everyone who is asked gives `answers`. */
function startSocket(answers: readonly Uint8Array[]) {
  const sent: string[] = [];
  const ports: number[] = [];
  const listen = (port: number, hear: HearDatagram) => {
    ports.push(port);
    const socket: Datagrams = {
      send(_bytes, to) {
        sent.push(`${to.host}:${to.port}`);
        for (const answer of answers) hear(answer, "10.0.0.8");
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    return Promise.resolve(socket);
  };
  return { sent, ports, listen };
}

const BASE = {
  models: [5],
  hosts: ["10.0.0.255", "10.1.0.255"],
  port: null,
  fromPort: null,
  sleep: () => Promise.resolve(),
} as const;

Deno.test("everyone is asked three times, and whoever answers often is found once", async () => {
  const { sent, ports, listen } = startSocket([ANSWER, ANSWER, new TextEncoder().encode("noise")]);
  const looked = await lookForConsoles({ ...BASE, listen });
  assert(looked.kind === "looked");
  assertEquals(looked.found.map(({ name, host, from }) => [name, host, from]), [
    ["Home", "10.0.0.9", "10.0.0.8"],
  ]);
  assertEquals(ports, [49_005]);
  const round = ["10.0.0.255:49005", "10.1.0.255:49005"];
  assertEquals(sent, [...round, ...round, ...round]);
});

Deno.test("a port that is taken is said, another failure to listen is thrown", async () => {
  const taken = await lookForConsoles({ ...BASE, listen: () => Promise.resolve(null) });
  assertEquals(taken, { kind: "port_taken", port: 49_005 });
  const failing = () => Promise.reject(new TypeError("no such function"));
  await assertRejects(() => lookForConsoles({ ...BASE, listen: failing }), TypeError);
});

Deno.test("a network without a route does not hide the others, a missing permission is thrown", async () => {
  const socketThat = (error: Error) => (_port: number, hear: HearDatagram) => {
    hear(ANSWER, "10.0.0.9");
    const send = () => Promise.reject(error);
    return Promise.resolve({ send, close: () => Promise.resolve() });
  };
  const listen = socketThat(new Error("Network is unreachable"));
  const looked = await lookForConsoles({ ...BASE, listen });
  assert(looked.kind === "looked");
  assertEquals(looked.found.length, 1);
  const denied = socketThat(new Deno.errors.NotCapable("Requires net access"));
  await assertRejects(
    () => lookForConsoles({ ...BASE, listen: denied }),
    Deno.errors.NotCapable,
  );
});
