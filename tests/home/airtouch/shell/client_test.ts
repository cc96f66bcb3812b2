import { assert, assertEquals } from "@std/assert";
import type { Order } from "../../../../lib/airtouch/order.ts";
import { CALM_LIMITS, startClient } from "../../../support/airtouch/airtouch_bench.ts";
import { type SimulatedConsole, startConsole } from "../../../support/airtouch/airtouch_console.ts";
import {
  type ConsoleState,
  homeState,
  zonelessState,
} from "../../../support/airtouch/airtouch_state.ts";
import { SHORT_LIMITS } from "../../../support/airtouch/link_bench.ts";
import { startRelay } from "../../../support/airtouch/link_console.ts";
import type { Sayable } from "../../../support/airtouch/wire/message.ts";

const TURN_ON: Order = { ac: 0, power: "on" };

function placeOf(peer: SimulatedConsole) {
  return { model: peer.state.model, port: peer.port };
}

/** Controls that reached the console, with their connection. */
function controls(peer: SimulatedConsole): readonly string[] {
  return peer.received
    .filter(({ message }) => message.kind === "ac_control" || message.kind === "zone_control")
    .map(({ connection, message }) => `${message.kind} ${connection}`);
}

for (const model of [4, 5] as const) {
  Deno.test(`AT${model}: the first questions give the whole picture`, async () => {
    await using peer = await startConsole(homeState(model));
    await using bench = startClient(placeOf(peer));
    await bench.until(() => bench.countReady() === 1 && bench.client.picture.version !== null);
    const { acs, zones, names, abilities } = homeState(model);
    const { picture } = bench.client;
    assertEquals([picture.acs, picture.zones], [acs, zones]);
    assertEquals([picture.names, picture.abilities], [names, abilities]);
    assertEquals(picture.version?.versions, ["1.3.3"]);
  });

  Deno.test(`AT${model}: an order is confirmed by the console's own status`, async () => {
    await using peer = await startConsole(homeState(model));
    await using bench = startClient(placeOf(peer));
    await bench.until(() => bench.countReady() === 1);
    assertEquals(await bench.client.submit(TURN_ON), { kind: "confirmed", attempts: 1 });
    const zone: Order = { zone: 2, openPercent: 60 };
    assertEquals(await bench.client.submit(zone), { kind: "confirmed", attempts: 1 });
    assertEquals(peer.state.acs[0]?.power, "on");
    assertEquals(peer.state.zones[2]?.openPercent, 60);
  });

  Deno.test(`AT${model}: an order whose answer is lost is given again, though no write failed`, async () => {
    await using peer = await startConsole(homeState(model));
    await using bench = startClient(placeOf(peer));
    await bench.until(() => bench.countReady() === 1);
    peer.fault = { kind: "lose", count: 1, answer: "ac_status" };
    assertEquals(await bench.client.submit(TURN_ON), { kind: "confirmed", attempts: 2 });
  });

  Deno.test(`AT${model}: a damaged answer costs neither the connection nor the order`, async () => {
    await using peer = await startConsole(homeState(model));
    await using bench = startClient(placeOf(peer));
    await bench.until(() => bench.countReady() === 1);
    peer.fault = { kind: "wrong_crc", count: 1 };
    assertEquals((await bench.client.submit(TURN_ON)).kind, "confirmed");
    assertEquals([peer.connections, bench.losses()], [1, []]);
  });

  Deno.test(`AT${model}: garbage around every answer, and slow answers, do no harm`, async () => {
    await using peer = await startConsole(homeState(model));
    peer.fault = { kind: "garbage" };
    await using bench = startClient(placeOf(peer));
    await bench.until(() => bench.countReady() === 1);
    assertEquals(await bench.client.submit(TURN_ON), { kind: "confirmed", attempts: 1 });
    peer.fault = { kind: "slow", delayMs: 10 };
    const off: Order = { ...TURN_ON, power: "off" };
    assertEquals(await bench.client.submit(off), { kind: "confirmed", attempts: 1 });
    assertEquals(bench.losses(), []);
  });

  Deno.test(`AT${model}: a half-open connection is noticed by one lost heartbeat and healed`, async () => {
    await using peer = await startConsole(homeState(model));
    await using relay = startRelay(peer.port);
    await using bench = startClient({ model, port: relay.port }, SHORT_LIMITS);
    await bench.until(() => bench.countReady() === 1);
    relay.freeze();
    await bench.until(() => bench.countReady() === 2);
    assertEquals(bench.losses(), ["heartbeat_lost"]);
    assertEquals((await bench.client.submit(TURN_ON)).kind, "confirmed");
  });

  Deno.test(`AT${model}: an order written into a half-open connection is not lost`, async () => {
    await using peer = await startConsole(homeState(model));
    await using relay = startRelay(peer.port);
    await using bench = startClient({ model, port: relay.port });
    await bench.until(() => bench.countReady() === 1);
    relay.freeze();
    assertEquals((await bench.client.submit(TURN_ON)).kind, "confirmed");
    assertEquals(controls(peer), ["ac_control 2"]);
  });
}

Deno.test("a console that only echoes never passes for one that answers", async () => {
  await using peer = await startConsole(homeState(5));
  await using bench = startClient(placeOf(peer), SHORT_LIMITS);
  await bench.until(() => bench.countReady() === 1);
  peer.fault = { kind: "echo" };
  await bench.until(() => bench.losses().length > 0);
  assertEquals(bench.losses()[0], "heartbeat_lost");
});

Deno.test("a connection lost in the middle of the first questions starts them again", async () => {
  for (const kind of ["fin", "rst"] as const) {
    await using peer = await startConsole(homeState(5));
    peer.fault = { kind };
    await using bench = startClient(placeOf(peer));
    await peer.until(() => peer.connections >= 2);
    peer.fault = { kind: "none" };
    await bench.until(() => bench.countReady() === 1);
    assertEquals(bench.client.picture.acs, homeState(5).acs);
  }
});

Deno.test("a console that restarts is connected again, and tells what it shows now", async () => {
  await using peer = await startConsole(homeState(4));
  await using bench = startClient(placeOf(peer));
  await bench.until(() => bench.countReady() === 1);
  await peer.refuse();
  await bench.until(() => bench.losses().length >= 2);
  peer.state = { ...peer.state, acs: peer.state.acs.map((ac) => ({ ...ac, power: "on" })) };
  await peer.listen();
  await bench.until(() => bench.countReady() === 2);
  assertEquals(bench.client.picture.acs[0]?.power, "on");
});

Deno.test("a reserved value is shown as such and does not reset the connection", async () => {
  const home = homeState(4);
  const odd = home.acs.map((ac) => ({ ...ac, power: "reserved-2", fan: "reserved-15" } as const));
  await using peer = await startConsole({ ...home, acs: odd });
  await using bench = startClient(placeOf(peer));
  await bench.until(() => bench.countReady() === 1);
  assertEquals(bench.client.picture.acs[0]?.power, "reserved-2");
  assertEquals(bench.losses(), []);
});

Deno.test("an AT5 without zones, which sends the question back, is ready at once", async () => {
  await using peer = await startConsole(zonelessState());
  await using bench = startClient(placeOf(peer), { ...CALM_LIMITS, questionReplyMs: 20_000 });
  await bench.until(() => bench.countReady() === 1);
  assertEquals(bench.client.picture.zones, []);
});

Deno.test("an AT4 without groups, which never says so, gets ready all the same", async () => {
  const bare: ConsoleState = { ...homeState(4), names: [], zones: [] };
  await using peer = await startConsole(bare);
  await using bench = startClient(placeOf(peer), { ...CALM_LIMITS, questionReplyMs: 50 });
  await bench.until(() => bench.countReady() === 1);
  assertEquals([bench.client.picture.acs, bench.losses()], [bare.acs, []]);
});

Deno.test("unknown sub types and messages to other addresses are skipped quietly", async () => {
  await using peer = await startConsole(homeState(5));
  await using bench = startClient(placeOf(peer));
  await bench.until(() => bench.countReady() === 1);
  const data = Uint8Array.fromHex("43000002000d0000" + "0000");
  const odd: Sayable = { kind: "unknown", type: 0xc0, subType: 0x43, data };
  peer.push(odd);
  const acs = peer.state.acs.map((ac) => ({ ...ac, temperatureC: 26.3 }));
  peer.push({ kind: "ac_status", acs });
  await bench.until(() => bench.client.picture.acs[0]?.temperatureC === 26.3);
  assertEquals(bench.losses(), []);
});

Deno.test("the text of an error is shown, also when the same error comes back", async () => {
  await using peer = await startConsole({ ...homeState(5), errorTexts: { 0: "ER: FFFE" } });
  await using bench = startClient(placeOf(peer));
  await bench.until(() => bench.countReady() === 1);
  const push = (errorCode: number) => {
    peer.push({ kind: "ac_status", acs: peer.state.acs.map((ac) => ({ ...ac, errorCode })) });
  };
  for (let round = 0; round < 2; round++) {
    push(0xfffe);
    await bench.until(() => bench.client.picture.errors[0]?.text === "ER: FFFE");
    push(0);
    await bench.until(() => bench.client.picture.errors.length === 0);
  }
});

Deno.test("an error's text that never comes is asked for once a connection", async () => {
  const home = homeState(5);
  const faulty = home.acs.map((ac) => ({ ...ac, errorCode: 0xfffe }));
  await using peer = await startConsole({ ...home, acs: faulty });
  peer.fault = { kind: "lose", count: 9, answer: "error" };
  await using bench = startClient(placeOf(peer));
  const asked = () => peer.received.filter(({ message }) => message.kind === "error_request");
  await peer.until(() => asked().length > 0);
  // The answers to both orders tell of the error again; the second is sent behind all questions.
  assertEquals((await bench.client.submit(TURN_ON)).kind, "confirmed");
  const off: Order = { ...TURN_ON, power: "off" };
  assertEquals((await bench.client.submit(off)).kind, "confirmed");
  assertEquals(asked().length, 1);
});

Deno.test("a client that is closed leaves no connection behind and takes no order", async () => {
  await using peer = await startConsole(homeState(5));
  const bench = startClient(placeOf(peer));
  await bench.until(() => bench.countReady() === 1);
  await bench.client.close();
  const outcome = await bench.client.submit(TURN_ON);
  assert(outcome.kind === "expired");
});
