import { assertEquals, assertStringIncludes } from "@std/assert";
import { openIot } from "../../../../home/plugs/tapo/iot_talk.ts";
import type { Ask } from "../../../../home/plugs/tapo/talk.ts";
import { PlugTrouble } from "../../../../home/plugs/stepped_plug.ts";
import { IotFirmware } from "../../../support/plugs/tapo/iot_firmware.ts";
import { type OutletManners, TapoOutlet } from "../../../support/plugs/tapo/outlet.ts";

const MAC = "50C7BF0A1B2C";

function asking(manners: OutletManners = {}, count = 1) {
  const outlets = Array.from({ length: count }, () => new TapoOutlet(manners));
  const firmware = new IotFirmware({ mac: MAC, model: "HS100(UK)", outlets, watts: 8.5 });
  let messages = 0;
  const ask: Ask = (message) => {
    messages++;
    const answer = firmware.handle(message as never);
    return Promise.resolve({ kind: "answer", version: "v1", answer });
  };
  return { ask, outlet: outlets.at(-1) as TapoOutlet, messages: () => messages };
}

async function open(ask: Ask, outlet = 1) {
  const talk = await openIot(ask, outlet);
  if (talk === null || talk instanceof PlugTrouble) throw new Error(`No talk: ${talk?.hint}`);
  return talk;
}

Deno.test("a plug is found and read by one message, a strip's outlet by two", async () => {
  const plug = asking();
  const talk = await open(plug.ask);
  assertEquals([talk.mac, talk.state.on, talk.state.watts, plug.messages()], [MAC, true, 8.5, 1]);
  const strip = asking({}, 2);
  const second = await open(strip.ask, 2);
  assertEquals([second.mac, strip.messages()], [MAC, 2]);
  await second.turn("off");
  assertEquals([strip.outlet.relay.on, strip.outlet.asked.at(-1)], [
    false,
    "system.set_relay_state",
  ]);
  const missing = await openIot(asking({}, 2).ask, 3);
  assertStringIncludes(missing instanceof PlugTrouble ? missing.hint : "", "no outlet 3");
});

Deno.test("what is no such plug is left to others", async () => {
  const ask: Ask = () =>
    Promise.resolve({ kind: "answer", version: "v2", answer: { "error_code": -1002 } });
  assertEquals(await openIot(ask, 1), null);
});

Deno.test("a cut sends off and timer together, in this order", async () => {
  const fine = asking();
  const talk = await open(fine.ask);
  assertEquals(await talk.arm(90), "C1");
  fine.outlet.asked.length = 0;
  const before = fine.messages();
  assertEquals(await talk.cut("C1", 30), { kind: "done" });
  assertEquals(fine.messages() - before, 1);
  assertEquals(fine.outlet.asked, ["system.set_relay_state", "count_down.edit_rule"]);
  assertEquals(fine.outlet.relay.timer?.leftS, 30);
});

Deno.test("a cut whose timer is refused is told, and so is a plug without a countdown", async () => {
  const talk = await open(asking({ editError: -14 }).ask);
  await talk.arm(90);
  assertEquals((await talk.cut("C1", 30)).kind, "no_timer");
  const without = await open(asking({ countdownError: -1 }).ask);
  assertEquals(without.state.rules, null);
  const armed = await without.arm(90);
  assertStringIncludes(armed instanceof PlugTrouble ? armed.hint : "", "error -1");
  assertEquals(await without.disarm() instanceof PlugTrouble, true);
});

Deno.test("a rule can be taken away again", async () => {
  const { ask, outlet } = asking();
  const talk = await open(ask);
  await talk.arm(90);
  assertEquals(await talk.disarm(), null);
  assertEquals(outlet.relay.timer, null);
  assertEquals(await talk.rules(), []);
});
