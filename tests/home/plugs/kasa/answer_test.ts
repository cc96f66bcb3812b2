import { assertEquals } from "@std/assert";
import {
  aboutOutlet,
  countdownQuestions,
  findKasaError,
  findKasaOutlet,
  readKasa,
  relayQuestion,
} from "../../../../home/plugs/kasa/answer.ts";

const MAC = "50C7BF0A1B2C";

function info(fields: Record<string, unknown>) {
  return { system: { "get_sysinfo": { mac: "50:c7:bf:0a:1b:2c", deviceId: "D", ...fields } } };
}

Deno.test("an outlet is found on plugs, and on strips by its whole id", () => {
  assertEquals(findKasaOutlet(info({}), 1), { mac: MAC, childId: null });
  assertEquals(findKasaOutlet(info({}), 2), "no_outlet");
  const strip = info({ children: [{ id: "00" }, { id: "D01" }] });
  assertEquals(findKasaOutlet(strip, 1), { mac: MAC, childId: "D00" });
  assertEquals(findKasaOutlet(strip, 2), { mac: MAC, childId: "D01" });
  assertEquals(findKasaOutlet(strip, 3), "no_outlet");
  for (const other of [null, {}, info({ mac: 1 })]) assertEquals(findKasaOutlet(other, 1), null);
});

Deno.test("a question about a strip's outlet carries its context", () => {
  const question = relayQuestion("off");
  assertEquals(aboutOutlet({ mac: MAC, childId: null }, question), question);
  assertEquals(aboutOutlet({ mac: MAC, childId: "D01" }, question), {
    context: { "child_ids": ["D01"] },
    system: { "set_relay_state": { state: 0 } },
  });
});

Deno.test("the rule says on, not toggle", () => {
  const rule = { enable: 1, delay: 30, act: 1, name: "rebootinator" };
  assertEquals(countdownQuestions(30)[1], { "count_down": { "add_rule": rule } });
});

Deno.test("a reading has state, what is left of an enabled rule, and watts in either unit", () => {
  const rules = (list: unknown) => ({
    ...info({ "relay_state": 1 }),
    "count_down": { "get_rules": { "rule_list": list } },
  });
  assertEquals(readKasa(rules([]), 1).countdownS, 0);
  assertEquals(readKasa(rules([{ enable: 1, delay: 60, remain: 12 }]), 1).countdownS, 12);
  assertEquals(readKasa(rules([{ enable: 0, delay: 60, remain: 12 }]), 1).countdownS, 0);
  // Over, or about to switch on what is on: neither is a timer that runs.
  assertEquals(readKasa(rules([{ enable: 1, delay: 60, remain: 0, act: 0 }]), 1).countdownS, 0);
  assertEquals(readKasa(rules([{ enable: 1, delay: 60, remain: 12, act: 1 }]), 1).countdownS, 0);
  assertEquals(readKasa(rules([{ enable: 1, delay: 60, remain: 12, act: 0 }]), 1).countdownS, 12);
  assertEquals(readKasa(info({ "relay_state": 0 }), 1).countdownS, null);
  assertEquals(readKasa(info({ "relay_state": 0 }), 1).on, false);
  assertEquals(readKasa(info({ children: [{ state: 1 }, { state: 0 }] }), 2).on, false);
  assertEquals(readKasa({}, 1).on, null);
  const watts = (realtime: unknown) => readKasa({ emeter: { "get_realtime": realtime } }, 1).watts;
  assertEquals([watts({ "power_mw": 8_500 }), watts({ power: 8.5 }), watts({})], [8.5, 8.5, null]);
});

Deno.test("an error is found wherever it is", () => {
  assertEquals(findKasaError({ system: { "set_relay_state": { "err_code": 0 } } }), null);
  assertEquals(findKasaError({ "count_down": { "add_rule": { "err_code": -10 } } }), -10);
  assertEquals(findKasaError({ system: { "err_code": -1 } }), -1);
  assertEquals(findKasaError("x"), null);
});

Deno.test("errors are those of modules and methods, however deep a device nests", () => {
  const deep = JSON.parse(`${"[".repeat(15_000)}${"]".repeat(15_000)}`);
  assertEquals(findKasaError({ system: { "set_relay_state": deep } }), null);
  assertEquals(findKasaError({ system: { "err_code": -1 } }), -1);
  assertEquals(findKasaError({ system: { "set_relay_state": { "err_code": -3 } } }), -3);
});
