import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ConnectOptions, News, Outcome } from "../../../../lib/airtouch/airtouch.ts";
import type { LinkLimits } from "../../../../lib/airtouch/link/link.ts";
import { Connection, readOptions } from "../../../../lib/airtouch/shell/connection.ts";
import { CALM_LIMITS } from "../../../support/airtouch/airtouch_bench.ts";
import { type SimulatedConsole, startConsole } from "../../../support/airtouch/airtouch_console.ts";
import { homeState } from "../../../support/airtouch/airtouch_state.ts";

/** Where an answer comes: however busy this machine is, it is waited for. */
const PATIENT_LIMITS: LinkLimits = {
  ...CALM_LIMITS,
  questionReplyMs: 5_000,
  commandReplyMs: 5_000,
};

function connectTo(peer: SimulatedConsole, limits: LinkLimits = PATIENT_LIMITS): Connection {
  const { model } = peer.state;
  return new Connection({ model, host: "127.0.0.1", port: peer.port }, { limits });
}

for (const model of [4, 5] as const) {
  Deno.test(`AT${model}: a console is shown, set and watched by the public face`, async () => {
    await using peer = await startConsole(homeState(model));
    await using airtouch = connectTo(peer);
    const news: News[] = [];
    const stop = airtouch.subscribe((one) => news.push(one));
    assertEquals([airtouch.isReady, airtouch.status.acs], [false, []]);
    await airtouch.ready();
    await airtouch.ready();
    assertEquals(airtouch.isReady, true);
    assertEquals([airtouch.model, airtouch.host, airtouch.port], [model, "127.0.0.1", peer.port]);
    const outcome = await airtouch.order({ ac: 0, power: "on", mode: "cool", setPointC: 22 });
    assertEquals(outcome, { kind: "confirmed", attempts: 1 });
    assertEquals(peer.state.acs.map(({ power, mode, setPointC }) => [power, mode, setPointC]), [
      ["on", "cool", 22],
    ]);
    assertEquals(airtouch.status.acs[0]?.power, "on");
    assertEquals(news[0]?.kind, "ready");
    const changed = news.find((one) => one.kind === "changed" && one.status.acs[0]?.power === "on");
    assert(changed?.kind === "changed");
    assertEquals(changed.before.acs[0]?.power, "off");
    stop();
    const before = news.length;
    assertEquals((await airtouch.order({ ac: 0, power: "off" })).kind, "confirmed");
    assertEquals(news.length, before);
  });

  Deno.test(`AT${model}: a toggle whose answer is lost is not written again, and is unknown`, async () => {
    await using peer = await startConsole(homeState(model));
    await using airtouch = connectTo(peer, CALM_LIMITS);
    await airtouch.ready();
    peer.fault = { kind: "lose", count: 9, answer: "ac_status" };
    const outcome = await airtouch.order({ ac: 0, power: "toggle" });
    assertEquals(outcome, { kind: "unknown", attempts: 1, why: "No reply" });
    const sent = peer.received.filter(({ message }) => message.kind === "ac_control");
    assertEquals(sent.length, 1);
    assertEquals(peer.state.acs[0]?.power, "on");
  });
}

Deno.test("a toggle that waits for the connection is measured against what is so then", async () => {
  await using peer = await startConsole(homeState(5));
  await using airtouch = connectTo(peer);
  await airtouch.ready();
  await peer.refuse();
  const lost = Promise.withResolvers<void>();
  airtouch.subscribe(({ kind }) => kind === "lost" ? lost.resolve() : undefined);
  await lost.promise;
  const toggled = airtouch.order({ ac: 0, power: "toggle" });
  // Somebody else switches it on meanwhile.
  peer.state = { ...peer.state, acs: peer.state.acs.map((ac) => ({ ...ac, power: "on" })) };
  await peer.listen();
  assertEquals((await toggled).kind, "confirmed");
  assertEquals(peer.state.acs[0]?.power, "off");
});

for (const model of [4, 5] as const) {
  Deno.test(`AT${model}: a timer is set, set again and cleared, and shown`, async () => {
    await using peer = await startConsole(homeState(model));
    await using airtouch = connectTo(peer);
    const early = await airtouch.order({ ac: 0, onTimer: "06:30" });
    assertEquals(early, { kind: "refused", why: "the console has not told its timers" });
    await airtouch.ready();
    for (const onTimer of ["06:30", "06:30", null]) {
      assertEquals((await airtouch.order({ ac: 0, onTimer })).kind, "confirmed");
      assertEquals(airtouch.status.acs[0]?.onTimer, onTimer);
    }
  });
}

Deno.test("an order given before the console was reached waits for it", async () => {
  await using peer = await startConsole(homeState(4));
  await using airtouch = connectTo(peer);
  assertEquals((await airtouch.order({ zone: 2, openPercent: 60 })).kind, "confirmed");
  assertEquals(peer.state.zones[2]?.openPercent, 60);
});

Deno.test("refused, expired and unknown are values, a wrong order is thrown", async () => {
  await using peer = await startConsole(homeState(5));
  const limits = { ...CALM_LIMITS, commandLifeMs: 600 };
  await using airtouch = connectTo(peer, limits);
  await airtouch.ready();
  const refused: Outcome = { kind: "refused", why: "there is no AC 3; there is 0" };
  assertEquals(await airtouch.order({ ac: 3, power: "on" }), refused);
  await assertRejects(() => airtouch.order({ ac: 0 }), RangeError, "nothing is asked for");
  await assertRejects(() => airtouch.order({ ac: 0, setPointC: 20.55 }), RangeError, "tenths");
  peer.fault = { kind: "deaf" };
  assertEquals((await airtouch.order({ ac: 0, power: "on" })).kind, "unknown");
  await peer.refuse();
  assertEquals((await airtouch.order({ ac: 0, power: "on" })).kind, "expired");
});

Deno.test("a loss is told in plain words, and the next connection is ready again", async () => {
  await using peer = await startConsole(homeState(5));
  await using airtouch = connectTo(peer);
  await airtouch.ready();
  const { promise, resolve } = Promise.withResolvers<News>();
  airtouch.subscribe((news) => news.kind === "lost" ? resolve(news) : undefined);
  peer.drop("rst");
  const lost = await promise;
  assert(lost.kind === "lost" && lost.retryInMs > 0);
  assert(lost.why.includes("closes the connection"), lost.why);
  assertEquals(airtouch.isReady, false);
  assertEquals(airtouch.status.acs.length, 1);
  await airtouch.ready();
});

Deno.test("a console that cannot be reached in time is said, and still tried", async () => {
  await using peer = await startConsole(homeState(5));
  await peer.refuse();
  await using airtouch = connectTo(peer);
  await assertRejects(() => airtouch.ready(200), Error, "within 0.2 s: Nothing listens at");
  await peer.listen();
  await airtouch.ready();
});

Deno.test("whoever waits when it is closed is told so", async () => {
  await using peer = await startConsole(homeState(5));
  peer.fault = { kind: "silent" };
  const airtouch = connectTo(peer);
  const waiting = assertRejects(() => airtouch.ready(), Error, "it was closed");
  await airtouch.close();
  await waiting;
  await assertRejects(() => airtouch.ready(), Error, "it was closed");
});

Deno.test("what the console tells again is no change", async () => {
  await using peer = await startConsole(homeState(5));
  await using airtouch = connectTo(peer);
  await airtouch.ready();
  const changed = Promise.withResolvers<News>();
  airtouch.subscribe((news) => news.kind === "changed" ? changed.resolve(news) : undefined);
  // The version, which is asked at once, may come behind ready.
  if (airtouch.status.version === null) await changed.promise;
  const news: News[] = [];
  const last = Promise.withResolvers<void>();
  airtouch.subscribe((one) => {
    news.push(one);
    last.resolve();
  });
  const { acs, zones } = peer.state;
  peer.push({ kind: "ac_status", acs });
  peer.push({ kind: "zone_status", zones });
  peer.push({ kind: "ac_status", acs: acs.map((ac) => ({ ...ac, temperatureC: 26.3 })) });
  await last.promise;
  assertEquals(news.map((one) => one.kind === "changed" && one.status.acs[0]?.temperatureC), [
    26.3,
  ]);
});

Deno.test("a message that is not understood is told whole", async () => {
  await using peer = await startConsole(homeState(5));
  await using airtouch = connectTo(peer);
  await airtouch.ready();
  const { promise, resolve } = Promise.withResolvers<News>();
  airtouch.subscribe((news) => news.kind === "unknown" ? resolve(news) : undefined);
  const data = Uint8Array.fromHex("43000002000d00000000");
  peer.push({ kind: "unknown", type: 0xc0, subType: 0x43, data });
  assertEquals(await promise, { kind: "unknown", type: 0xc0, subType: 0x43, data, why: null });
});

Deno.test("a subscriber that throws harms neither the connection nor the others", async () => {
  const thrown = Promise.withResolvers<string>();
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    thrown.resolve(event.message);
  };
  globalThis.addEventListener("error", onError);
  await using peer = await startConsole(homeState(5));
  await using airtouch = connectTo(peer);
  const stop = airtouch.subscribe(() => {
    throw new Error("my own mistake");
  });
  await airtouch.ready();
  stop();
  assertEquals((await airtouch.order({ ac: 0, power: "on" })).kind, "confirmed");
  assert((await thrown.promise).includes("my own mistake"));
  globalThis.removeEventListener("error", onError);
});

Deno.test("options out of range are named with what is allowed", () => {
  const good: ConnectOptions = { model: 5, host: "h" };
  const wrong: readonly (readonly [object, string])[] = [
    [{ model: 6 }, '"model" must be 4 or 5, got 6'],
    [{ host: " " }, '"host" must be an address or a name'],
    [{ port: 0 }, '"port" must be a whole number from 1 to 65535, got 0'],
    [{ answerMs: 99 }, '"answerMs" must be a whole number from 100 to 60000, got 99'],
    [{ heartbeatEveryMs: 59_999 }, '"heartbeatEveryMs" must be a whole number from 60000'],
  ];
  for (const [change, why] of wrong) {
    assertThrows(() => readOptions({ ...good, ...change }), RangeError, why);
  }
  const { address, limits } = readOptions({ ...good, answerMs: 60_000, heartbeatEveryMs: 60_000 });
  assertEquals(address, { model: 5, host: "h", port: 9005 });
  assertEquals([limits.questionReplyMs, limits.heartbeatEveryMs], [60_000, 60_000]);
});
