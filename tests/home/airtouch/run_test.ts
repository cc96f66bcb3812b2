import { assertEquals, assertStringIncludes } from "@std/assert";
import { readArguments } from "../../../lib/base/command.ts";
import { AIRTOUCH_SHAPE, readAirtouchCommand } from "../../../home/airtouch/arguments.ts";
import { type Result } from "../../../home/airtouch/result.ts";
import { runRequest, type Tools } from "../../../home/airtouch/run.ts";
import { CALM_LIMITS } from "../../support/airtouch/airtouch_bench.ts";
import {
  type Fault,
  type SimulatedConsole,
  startConsole,
} from "../../support/airtouch/airtouch_console.ts";
import { homeState, zonelessState } from "../../support/airtouch/airtouch_state.ts";
import { REAL_CLOCK, SHORT_LIMITS } from "../../support/airtouch/link_bench.ts";

interface Ran {
  readonly result: Result;
  readonly notes: readonly string[];
}

function toolsWith(change: Partial<Tools>): Tools {
  return {
    clock: REAL_CLOCK,
    limits: CALM_LIMITS,
    waitMs: 5_000,
    broadcastHosts: () => [],
    listen: () => Promise.resolve(null),
    sleep: () => Promise.resolve(),
    say() {},
    note() {},
    stop: new AbortController().signal,
    ...change,
  };
}

/** Runs one command line against `peer`. */
async function run(
  peer: SimulatedConsole,
  words: readonly string[],
  change: Partial<Tools> = {},
): Promise<Ran> {
  const { model } = peer.state;
  const address = ["--model", `${model}`, "--host", "127.0.0.1", "--port", `${peer.port}`];
  const given = readArguments([...address, ...words], AIRTOUCH_SHAPE);
  const { request } = readAirtouchCommand(given);
  const notes: string[] = [];
  const tools = toolsWith({ note: (line) => notes.push(line), ...change });
  return { result: await runRequest(request, tools), notes };
}

for (const model of [4, 5] as const) {
  Deno.test(`AT${model}: every control command is confirmed by the console`, async () => {
    await using peer = await startConsole(homeState(model));
    const commands = ["on", "mode cool", "fan high", "temp 22", "zone 1 off", "zone 2 60%"];
    for (const command of [...commands, "zone 0 23", "off"]) {
      const { result } = await run(peer, command.split(" "));
      assertEquals(result.outcome, "confirmed", command);
    }
    const [ac] = peer.state.acs;
    assertEquals([ac?.power, ac?.mode, ac?.fan, ac?.setPointC], ["off", "cool", "high", 22]);
    const zones = peer.state.zones.map(({ power, openPercent }) => `${power} ${openPercent}`);
    assertEquals(zones, ["on 40", "off 40", "on 60"]);
    assertEquals(peer.state.zones[0]?.setPointC, 23);
  });

  Deno.test(`AT${model}: a console that takes no order leaves it unknown, with what it says`, async () => {
    await using peer = await startConsole(homeState(model));
    peer.fault = { kind: "deaf" };
    const { result } = await run(peer, ["on"]);
    assertEquals(result.outcome, "unknown");
    assertStringIncludes(result.lines[0] ?? "", "was sent (4 times)");
    assertStringIncludes(result.lines[0] ?? "", 'it last said AC 0 "Unit": off');
  });

  Deno.test(`AT${model}: what the console's abilities forbid is refused and never sent`, async () => {
    await using peer = await startConsole(homeState(model));
    for (const command of ["temp 32", "mode dry", "fan turbo", "zone 3 on", "on --ac 1"]) {
      const { result } = await run(peer, command.split(" "));
      assertEquals(result.outcome, "refused", command);
    }
    const kinds = new Set(peer.received.map(({ message }) => message.kind));
    assertEquals([...kinds].filter((kind) => kind.endsWith("control")), []);
  });
}

Deno.test("with several ACs and none named, the order is refused and the ACs are listed", async () => {
  const home = homeState(5);
  const acs = [0, 1].flatMap((ac) => home.acs.map((one) => ({ ...one, ac })));
  const abilities = [0, 1].flatMap((ac) => home.abilities.map((one) => ({ ...one, ac })));
  await using peer = await startConsole({ ...home, acs, abilities });
  const { result } = await run(peer, ["on"]);
  assertEquals(result.lines, ["Refused: the console has several ACs (0, 1); say which with --ac"]);
  assertEquals((await run(peer, ["on", "--ac", "1"])).result.outcome, "confirmed");
  assertEquals(peer.state.acs.map(({ power }) => power), ["off", "on"]);
});

Deno.test("a console without zones shows none and refuses zone orders", async () => {
  await using peer = await startConsole(zonelessState());
  const { result } = await run(peer, ["status"]);
  assertStringIncludes(result.lines[0] ?? "", "1 AC, 0 zones");
  const order = await run(peer, ["zone", "0", "on"]);
  assertEquals(order.result.lines, ["Refused: this console has no zones"]);
});

Deno.test("status tells the text of an error that stands", async () => {
  const home = homeState(4);
  const acs = home.acs.map((ac) => ({ ...ac, errorCode: 0xfffe }));
  await using peer = await startConsole({ ...home, acs, errorTexts: { 0: "ER: FFFE" } });
  const { result } = await run(peer, ["status"]);
  assertStringIncludes(result.lines.join("\n"), "error 0xFFFE (ER: FFFE)");
});

Deno.test("whoever does not answer is explained, and nothing was sent", async () => {
  const explained: readonly (readonly [Fault, string])[] = [
    [{ kind: "held" }, "another app or bridge may hold it"],
    [{ kind: "rst" }, "another app or bridge may hold it"],
    [
      { kind: "silent" },
      "did not answer in time; is it slow (give it --wait 1m), is it no AirTouch 5",
    ],
    [
      { kind: "black_hole" },
      "did not answer in time; is it slow (give it --wait 1m), is it no AirTouch 5",
    ],
    [
      { kind: "echo" },
      "did not answer in time; is it slow (give it --wait 1m), is it no AirTouch 5",
    ],
  ];
  for (const [fault, why] of explained) {
    await using peer = await startConsole(homeState(5));
    peer.fault = fault;
    const limits = { ...SHORT_LIMITS, questionReplyMs: 50 };
    const { result, notes } = await run(peer, ["on"], { limits, waitMs: 600 });
    assertEquals(result.outcome, "expired", fault.kind);
    assertStringIncludes(result.lines[0] ?? "", why);
    assertStringIncludes(notes[0] ?? "", why);
    assertEquals(new Set(notes).size, notes.length);
  }
});

Deno.test("a place where nothing listens is explained", async () => {
  await using peer = await startConsole(homeState(5));
  await peer.refuse();
  const { result } = await run(peer, ["status"], { waitMs: 100 });
  assertStringIncludes(result.lines[0] ?? "", "Expired: Nothing listens at 127.0.0.1");
});

Deno.test("a console that comes back within the wait still gets the order", async () => {
  await using peer = await startConsole(homeState(4));
  await peer.refuse();
  const running = run(peer, ["on"], {
    note: () => peer.listen(),
  });
  assertEquals((await running).result.outcome, "confirmed");
});

Deno.test("version says the releases and whether there is an update", async () => {
  await using peer = await startConsole({ ...homeState(4), updateAvailable: true });
  const { result } = await run(peer, ["version"]);
  assertEquals(result.lines, ["AirTouch 4 console 1.3.3, update available"]);
  peer.fault = { kind: "fin" };
  const failed = await run(peer, ["version"]);
  assertEquals(failed.result.outcome, "expired");
});

Deno.test("discover says when another program has its port", async () => {
  const request = {
    kind: "discover",
    models: [4],
    host: null,
    port: null,
    fromPort: null,
  } as const;
  const result = await runRequest(request, toolsWith({}));
  assertEquals(result.outcome, "refused");
  assertStringIncludes(result.lines[0] ?? "", "UDP port 49004 is taken");
});

for (const kind of ["fin", "rst"] as const) {
  Deno.test(`watch prints every change, and goes on after ${kind.toUpperCase()}`, async () => {
    await using peer = await startConsole(homeState(5));
    const stop = new AbortController();
    const said: string[] = [];
    let step = 0;
    const say = (line: string) => {
      said.push(line);
      if (line.startsWith("AirTouch 5 at")) step++;
      if (line.startsWith("AirTouch 5 at") && step === 1) {
        const acs = peer.state.acs.map((ac) => ({ ...ac, power: "on" as const }));
        peer.state = { ...peer.state, acs };
        peer.push({ kind: "ac_status", acs });
      } else if (line.startsWith('AC 0 "Unit": on')) {
        peer.drop(kind);
      } else if (step === 2) stop.abort();
    };
    const { result } = await run(peer, ["watch"], { say, stop: stop.signal });
    assertEquals(result.lines, ["Stopped"]);
    const starts = said.map((line) => line.split(/[\n:;]/)[0])
      .filter((line) => line !== "console 1.3.3, up to date");
    const place = `127.0.0.1:${peer.port}`;
    assertStringIncludes(said.join("\n"), place);
    assertEquals(starts, [
      "AirTouch 5 at 127.0.0.1",
      'AC 0 "Unit"',
      "The console at 127.0.0.1",
      "AirTouch 5 at 127.0.0.1",
    ]);
    assertEquals(peer.connections, 2);
  });
}

Deno.test("watch --raw shows what is not understood, watch does not", async () => {
  for (const [flags, shown] of [[["--raw"], 1], [[], 0]] as const) {
    await using peer = await startConsole(homeState(5));
    const stop = new AbortController();
    const said: string[] = [];
    const say = (line: string) => {
      said.push(line);
      if (line.startsWith("AirTouch 5 at")) {
        const data = Uint8Array.fromHex("43000002000d00000000");
        peer.push({ kind: "unknown", type: 0xc0, subType: 0x43, data });
        const acs = peer.state.acs.map((ac) => ({ ...ac, power: "on" as const }));
        peer.push({ kind: "ac_status", acs });
      } else if (line.startsWith('AC 0 "Unit": on')) stop.abort();
    };
    await run(peer, ["watch", ...flags], { say, stop: stop.signal });
    const odd = said.filter((line) => line.startsWith("Unknown message"));
    assertEquals(odd, ["Unknown message 0xC0 0x43: 43000002000d00000000"].slice(0, shown));
  }
});

Deno.test("a slow console shows everything once --wait allows it", async () => {
  await using peer = await startConsole(homeState(5));
  // Each answer takes 300 ms: longer than the short wait allows, shorter than the long one does.
  peer.fault = { kind: "slow", delayMs: 150 };
  const limitsFor = (questionReplyMs: number) => ({ ...CALM_LIMITS, questionReplyMs });
  const late = await run(peer, ["status"], { limits: limitsFor(200), waitMs: 1_000 });
  assertEquals(late.result.outcome, "expired");
  assertStringIncludes(late.result.lines[0] ?? "", "did not answer in time; is it slow");
  const whole = await run(peer, ["status"], { limits: limitsFor(4_000), waitMs: 20_000 });
  assertEquals(whole.result.outcome, "confirmed");
  assertStringIncludes(whole.result.lines[0] ?? "", "1 AC, 3 zones");
});
