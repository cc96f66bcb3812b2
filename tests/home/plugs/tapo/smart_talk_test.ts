import { assertEquals, assertStringIncludes } from "@std/assert";
import { openSmart } from "../../../../home/plugs/tapo/smart_talk.ts";
import type { Ask } from "../../../../home/plugs/tapo/talk.ts";
import { PlugTrouble } from "../../../../home/plugs/stepped_plug.ts";
import {
  SmartFirmware,
  type SmartFirmwareOptions,
} from "../../../support/plugs/tapo/smart_firmware.ts";
import { type OutletManners, TapoOutlet } from "../../../support/plugs/tapo/outlet.ts";
import { TAPO_MAC } from "../../../support/plugs/tapo/fake_plug.ts";

function asking(
  manners: OutletManners = {},
  options: Partial<SmartFirmwareOptions> = {},
): { readonly ask: Ask; readonly outlet: TapoOutlet; readonly messages: () => number } {
  const outlet = new TapoOutlet(manners);
  const firmware = new SmartFirmware({
    mac: TAPO_MAC,
    model: "P110(UK)",
    outlets: [outlet],
    ...options,
  });
  let messages = 0;
  return {
    outlet,
    messages: () => messages,
    ask: (message) => {
      messages++;
      return Promise.resolve({
        kind: "answer",
        version: "v2",
        answer: firmware.handle(message as never),
      });
    },
  };
}

async function open(ask: Ask, outlet = 1) {
  const talk = await openSmart(ask, outlet);
  if (talk === null || talk instanceof PlugTrouble) throw new Error(`No talk: ${talk?.hint}`);
  return talk;
}

Deno.test("a plug is found by one message, a strip's outlet by two", async () => {
  const plug = asking();
  assertEquals((await open(plug.ask)).mac, TAPO_MAC);
  assertEquals(plug.messages(), 1);
  const last = new TapoOutlet({});
  const strip = asking({}, { outlets: [new TapoOutlet({}), last] });
  const talk = await open(strip.ask, 2);
  assertEquals([talk.mac, strip.messages()], [TAPO_MAC, 2]);
  await talk.turn("off");
  assertEquals(last.relay.on, false);
});

Deno.test("an outlet that is not there is said", async () => {
  for (const outlets of [[new TapoOutlet({})], [new TapoOutlet({}), new TapoOutlet({})]]) {
    const talk = await openSmart(asking({}, { outlets }).ask, 3);
    assertStringIncludes(talk instanceof PlugTrouble ? talk.hint : "", "no outlet 3");
  }
});

Deno.test("other messages are told apart from an error", async () => {
  const ask: Ask = () =>
    Promise.resolve({
      kind: "answer",
      version: "v1",
      answer: { multipleRequest: { "err_code": -1, "err_msg": "module not support" } },
    });
  assertEquals(await openSmart(ask, 1), null);
  assertEquals(await openSmart(ask, 2), null);
});

Deno.test("firmware that takes one request at a time is read, and not cut", async () => {
  const { ask, outlet } = asking({}, { batches: "no" });
  const talk = await open(ask);
  assertEquals([talk.state.on, talk.state.rules], [true, []]);
  const armed = await talk.arm(90);
  assertStringIncludes(armed instanceof PlugTrouble ? armed.hint : "", 'plug.timed_by = "host"');
  assertEquals(await talk.turn("on"), { kind: "done" });
  const seen = await talk.look();
  assertEquals(seen instanceof PlugTrouble ? null : seen.on, true);
  assertEquals(outlet.relay.commands, ["on"]);
});

Deno.test("a cut sends off and timer together, and its halves are told apart", async () => {
  const fine = asking();
  const talk = await open(fine.ask);
  assertEquals(await talk.arm(90), "C1");
  fine.outlet.asked.length = 0;
  const before = fine.messages();
  assertEquals(await talk.cut("C1", 30), { kind: "done" });
  assertEquals(fine.messages() - before, 1);
  assertEquals(fine.outlet.asked, ["set_device_info", "edit_countdown_rule"]);
  assertEquals(fine.outlet.relay.timer?.leftS, 30);
  const half = asking({ editError: -1901, offCancels: "yes" });
  const torn = await open(half.ask);
  await torn.arm(90);
  const sent = await torn.cut("C1", 30);
  assertEquals(sent.kind, "no_timer");
  assertStringIncludes("hint" in sent ? sent.hint : "", "-1901");
});

Deno.test("a rule is armed in the place of a spent one, and of any other", async () => {
  const { ask, outlet } = asking();
  const talk = await open(ask);
  await talk.arm(1);
  outlet.relay.pass(2_000);
  const rules = await talk.rules();
  assertEquals(rules instanceof PlugTrouble ? [] : rules.map(({ running }) => running), [false]);
  assertEquals(await talk.arm(90), "C1");
  assertEquals(await talk.arm(95), "C1");
  assertEquals(outlet.relay.timer?.leftS, 95);
  assertEquals(await talk.disarm(), null);
  assertEquals(outlet.relay.timer, null);
});

Deno.test("a plug that takes no countdown says so by its own number", async () => {
  const talk = await open(asking({ countdownError: -1002 }).ask);
  assertEquals(talk.state.rules, null);
  for (const answer of [await talk.arm(90), await talk.rules()]) {
    assertStringIncludes(answer instanceof PlugTrouble ? answer.hint : "", "error -1002");
  }
});

Deno.test("what costs a message more is asked when it is wanted", async () => {
  const { ask, messages } = asking({}, { schedules: 2, watts: 8 });
  const talk = await open(ask);
  assertEquals([talk.state.watts, messages()], [8, 1]);
  const [warning = ""] = await talk.moreWarnings();
  assertStringIncludes(warning, "2 schedule");
  assertEquals(messages(), 2);
});

Deno.test("a plug's clock is set, and then its countdown runs", async () => {
  const { ask, outlet } = asking({ clock: "unset" });
  const talk = await open(ask);
  assertEquals(talk.state.clock, "unset");
  await talk.setTime({ timestampS: 1_796_000_000, offsetMin: 60 });
  await talk.arm(90);
  outlet.relay.pass(1_000);
  assertEquals(outlet.relay.timer?.leftS, 89);
});
