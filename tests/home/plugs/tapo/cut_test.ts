/** A cut against the firmware's rules alone: no network, no session, no waiting. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { armAndWatch, cut, type CutPorts, look } from "../../../../home/plugs/tapo/cut.ts";
import { beginOrder, isTooOld } from "../../../../home/net/slept.ts";
import { openIot } from "../../../../home/plugs/tapo/iot_talk.ts";
import { openSmart } from "../../../../home/plugs/tapo/smart_talk.ts";
import type { Ask } from "../../../../home/plugs/tapo/talk.ts";
import { PlugTrouble } from "../../../../home/plugs/stepped_plug.ts";
import { putWallAhead } from "../../../support/base/wall_clock.ts";
import { IotFirmware } from "../../../support/plugs/tapo/iot_firmware.ts";
import { type OutletManners, TapoOutlet } from "../../../support/plugs/tapo/outlet.ts";
import { SmartFirmware } from "../../../support/plugs/tapo/smart_firmware.ts";

const signal = new AbortController().signal;
const FAMILIES = ["smart", "iot"] as const;

async function bench(
  family: typeof FAMILIES[number],
  manners: OutletManners = {},
  hostClockS = 1_796_000_000,
  outlet = new TapoOutlet(manners),
) {
  const parts = { mac: "AABBCC000001", model: "P110(UK)", outlets: [outlet] };
  const firmware = family === "smart" ? new SmartFirmware(parts) : new IotFirmware(parts);
  const ask: Ask = (message) =>
    Promise.resolve({
      kind: "answer",
      version: "v2",
      answer: firmware.handle(message as never),
    });
  const talk = await (family === "smart" ? openSmart : openIot)(ask, 1);
  if (talk === null || talk instanceof PlugTrouble) throw new Error(`No talk: ${talk?.hint}`);
  const ports: CutPorts = {
    sleep: (durationMs) => {
      outlet.relay.pass(durationMs);
      return Promise.resolve();
    },
    clock: () => ({ timestampS: hostClockS, offsetMin: 60 }),
  };
  return { outlet, talk, tools: { ports, signal } };
}

for (const family of FAMILIES) {
  for (const offCancels of ["yes", "no"] as const) {
    const title = `${family}: off ${offCancels === "yes" ? "ends" : "keeps"} a rule`;
    Deno.test(`${title}, and power comes back at the end of the cut`, async () => {
      const { outlet, talk, tools } = await bench(family, { offCancels });
      assertEquals(await cut(talk, { ...tools, offS: 30 }), { kind: "done" });
      assertEquals([outlet.relay.on, outlet.relay.timer?.leftS], [false, 30]);
      assertEquals(await look(talk, tools), { on: false, countdownS: 30 });
      outlet.relay.pass(30_000);
      assertEquals([outlet.relay.on, outlet.relay.commands], [true, ["off"]]);
    });
  }

  Deno.test(`${family}: the rule that stands before the cut outlasts it`, async () => {
    const { outlet, talk, tools } = await bench(family);
    const armed = await armAndWatch(talk, { ...tools, delayS: 90 });
    assertEquals([armed, outlet.relay.timer?.lengthS], ["C1", 90]);
    await cut(talk, { ...tools, offS: 86_400 });
    assertEquals(outlet.relay.timer?.leftS, 86_400);
  });

  Deno.test(`${family}: what lags behind is waited for, on both sides of the cut`, async () => {
    const { outlet, talk, tools } = await bench(family, { staleLooks: 2, offCancels: "yes" });
    assertEquals(await cut(talk, { ...tools, offS: 30 }), { kind: "done" });
    assertEquals(outlet.relay.commands, ["off"]);
  });

  Deno.test(`${family}: a rule that is listed a moment late is not taken for none`, async () => {
    const { outlet, talk, tools } = await bench(family);
    outlet.relay.on = false;
    const late = { ...talk, look: () => talk.look() };
    const first = look(late, {
      ...tools,
      ports: {
        ...tools.ports,
        sleep: () => {
          outlet.startRule(30, "on");
          return Promise.resolve();
        },
      },
    });
    assertEquals(await first, { on: false, countdownS: 30 });
    outlet.removeRule();
    assertEquals(await look(talk, tools), { on: false, countdownS: 0 });
  });

  Deno.test(`${family}: a timer that dies with the cut brings power back at once`, async () => {
    const { outlet, talk, tools } = await bench(family, { editError: -9, offCancels: "yes" });
    using _wall = putWallAhead(() => outlet.relay.commands.includes("off") ? 3_600_000 : 0);
    const order = beginOrder(signal);
    const sent = await cut(talk, { ...tools, signal: order, offS: 30 });
    // A sleep does not hold power back.
    assertEquals(isTooOld(order), false);
    assertEquals(sent.kind, "refused");
    assertStringIncludes("hint" in sent ? sent.hint : "", "error -9");
    assertEquals([outlet.relay.commands, outlet.relay.on], [["off", "on"], true]);
  });
}

for (const family of FAMILIES) {
  Deno.test(`${family}: a slow plug is cut by the second try, with the rule of the first`, async () => {
    const outlet = new TapoOutlet({ offCancels: "yes" });
    const first = await bench(family, {}, 0, outlet);
    const late = new AbortController();
    const sleep = () => Promise.resolve(late.abort());
    const ports = { ...first.tools.ports, sleep };
    const tried = await cut(first.talk, { ...first.tools, ports, signal: late.signal, offS: 30 });
    assertEquals([tried.kind, outlet.relay.timer?.leftS], ["not_sent", 90]);
    outlet.relay.pass(15_000);
    const { talk, tools } = await bench(family, {}, 0, outlet);
    outlet.asked.length = 0;
    assertEquals(await cut(talk, { ...tools, offS: 30 }), { kind: "done" });
    assertEquals(outlet.asked.length, 2, outlet.asked.join(" "));
    assertEquals([outlet.relay.on, outlet.relay.timer?.leftS], [false, 30]);
  });

  Deno.test(`${family}: a rule that has not counted, or ends too soon, is not relied on`, async () => {
    for (const [lengthS, passedS] of [[90, 0], [90, 51], [35, 0]] as const) {
      const outlet = new TapoOutlet({ offCancels: "yes" });
      outlet.startRule(lengthS, "on");
      outlet.relay.pass(passedS * 1_000);
      const { talk, tools } = await bench(family, {}, 0, outlet);
      outlet.asked.length = 0;
      assertEquals(await cut(talk, { ...tools, offS: 30 }), { kind: "done" });
      assert(outlet.asked.length > 4, outlet.asked.join(" "));
    }
  });
}

Deno.test("a countdown that stands still is not trusted, and is taken away", async () => {
  const { outlet, talk, tools } = await bench("smart", { clock: "unset" }, 1_000);
  const sent = await cut(talk, { ...tools, offS: 30 });
  assertEquals(sent.kind, "not_sent");
  assertStringIncludes("hint" in sent ? sent.hint : "", "did not run");
  assertEquals([outlet.relay.commands, outlet.isRuleRunning], [[], false]);
});

Deno.test("a clock that nobody set is set from here, if this host knows the time", async () => {
  const { outlet, talk, tools } = await bench("smart", { clock: "unset" });
  assertEquals(await cut(talk, { ...tools, offS: 30 }), { kind: "done" });
  assertEquals([outlet.clock, outlet.relay.on], ["set", false]);
});

Deno.test("a cut that has no time left leaves the power on", async () => {
  const { outlet, talk, tools } = await bench("smart");
  const sent = await cut(talk, { ...tools, signal: AbortSignal.abort(), offS: 30 });
  assert(sent.kind === "not_sent" && sent.hint.includes("no time left"), JSON.stringify(sent));
  assertEquals(outlet.relay.commands, []);
});
