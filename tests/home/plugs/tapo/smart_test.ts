import { assert, assertEquals } from "@std/assert";
import {
  armedId,
  firstSmartError,
  forOutlet,
  isSmartOutlet,
  ofOutlet,
  partOf,
  readSmartRules,
  readSmartState,
  scheduleWarnings,
  smartArm,
  smartChild,
  smartCut,
  smartError,
  smartMac,
  smartSetTime,
  smartTurn,
  together,
} from "../../../../home/plugs/tapo/smart.ts";

const NONSENSE: readonly unknown[] = [undefined, null, 1, "x", [], {}, { result: 1 }];

function result(value: unknown): unknown {
  return { "error_code": 0, result: value };
}

Deno.test("a cut is one message: off, and then the rule that stands, anew", () => {
  assertEquals(together(smartCut("C1", 30)), {
    method: "multipleRequest",
    params: {
      requests: [
        { method: "set_device_info", params: { "device_on": false } },
        {
          method: "edit_countdown_rule",
          params: { id: "C1", delay: 30, "desired_states": { on: true }, enable: true },
        },
      ],
    },
  });
  assertEquals(smartArm(90).map(({ method }) => method), [
    "remove_countdown_rules",
    "add_countdown_rule",
  ]);
  assertEquals(smartTurn("on").params, { "device_on": true });
  assertEquals(smartSetTime(1_796_000_000, 60).params, {
    timestamp: 1_796_000_000,
    "time_diff": 60,
  });
});

Deno.test("what an outlet of a strip is told is wrapped, and its answer unwrapped", () => {
  const request = { method: "get_device_info" };
  assertEquals(forOutlet(null, request), request);
  assertEquals(forOutlet("ABCD01", request), {
    method: "control_child",
    params: { "device_id": "ABCD01", requestData: request },
  });
  const inner = result({ "device_on": true });
  assertEquals(ofOutlet(null, inner), inner);
  assertEquals(ofOutlet("ABCD01", result({ responseData: inner })), inner);
  assertEquals(ofOutlet("ABCD01", { "error_code": -1 }), { "error_code": -1 });
});

Deno.test("the first error of several answers is found, and an answer that is not all", () => {
  const answer = (...codes: readonly number[]) =>
    result({ responses: codes.map((code, at) => ({ method: `m${at}`, "error_code": code })) });
  assertEquals(firstSmartError(answer(0, 0), 2), 0);
  assertEquals(firstSmartError(answer(0, -1802), 2), -1802);
  assertEquals(firstSmartError(answer(0), 2), null);
  assertEquals(firstSmartError({ "error_code": -1003 }, 2), -1003);
  assertEquals(firstSmartError({ system: {} }, 2), null);
  assertEquals(smartError(partOf(answer(0, -1), "m1")), -1);
  assertEquals(armedId(result({ responses: [] })), null);
  const added = { method: "add_countdown_rule", "error_code": 0, result: { id: "C1" } };
  assertEquals(armedId(result({ responses: [added] })), "C1");
});

Deno.test("rules are read as real plugs list them, spent ones too", () => {
  // As P110 (UK) 1.3.0 was recorded to say: a spent rule stays.
  const spent = {
    delay: 300,
    "desired_states": { on: true },
    enable: false,
    id: "C1",
    remain: 0,
  };
  const old = { delay: 60, action: "off", enable: true, id: "C1", remain: 12 };
  assertEquals(readSmartRules(result({ "rule_list": [spent, old] })), [
    { id: "C1", running: false, to: "on", remainS: 0, lengthS: 300 },
    { id: "C1", running: true, to: "off", remainS: 12, lengthS: 60 },
  ]);
  assertEquals(readSmartRules({ "error_code": -1002 }), null);
});

Deno.test("a state is read as far as it came", () => {
  const info = result({
    "device_on": true,
    mac: "AA-BB-CC-00-00-01",
    "default_states": { type: "last_states", state: {} },
    "auto_off_status": "on",
    overheated: true,
    "power_protection_status": "overloaded",
  });
  const state = readSmartState({
    info,
    rules: result({ "rule_list": [] }),
    time: result({ timestamp: 1_796_000_000 }),
    power: result({ "current_power": 8 }),
  });
  assertEquals([state.on, state.rules, state.watts, state.afterPowerLoss, state.clock], [
    true,
    [],
    8,
    "last",
    "set",
  ]);
  assertEquals(state.warnings.length, 3);
  assertEquals(smartMac(info), "AABBCC000001");
  const little = readSmartState({ info: result({}), rules: undefined });
  assertEquals([little.on, little.rules, little.clock, little.afterPowerLoss], [
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("a plug that was not told the time says so by an error, or by an old date", () => {
  const unset = { "error_code": -1601 };
  const rules = result({ "rule_list": [] });
  assertEquals(readSmartState({ info: result({}), rules: unset }).clock, "unset");
  assertEquals(readSmartState({ info: result({}), rules, time: unset }).clock, "unset");
  const old = result({ timestamp: 946_684_800 });
  assertEquals(readSmartState({ info: result({}), rules, time: old }).clock, "unset");
});

Deno.test("a default state is read in each of its spellings", () => {
  const cases = [
    [{ type: "custom", state: { on: true } }, "on"],
    [{ type: "custom", state: { on: false } }, "off"],
    [{ type: "last_states", state: {} }, "last"],
    [{ "re_power_type": "always_on" }, "on"],
    [{ "re_power_type": "always_off" }, "off"],
    [{ "re_power_type": "last_states" }, "last"],
    [undefined, null],
  ] as const;
  for (const [states, wanted] of cases) {
    const info = result({ "default_states": states });
    assertEquals(readSmartState({ info, rules: undefined }).afterPowerLoss, wanted);
  }
});

Deno.test("outlets of a strip are counted by their places, not by the order of the list", () => {
  const list = result({
    "child_device_list": [
      { "device_id": "B", position: 2 },
      { "device_id": "A", position: 1 },
    ],
  });
  assertEquals([smartChild(list, 1), smartChild(list, 2), smartChild(list, 3)], ["A", "B", null]);
  assertEquals(isSmartOutlet(result({ "device_on": false })), true);
  assertEquals(isSmartOutlet(result({ model: "P300" })), false);
});

Deno.test("schedules that stand are counted, those that are switched off are not", () => {
  const list = result({ "rule_list": [{ enable: true }, { enable: false }] });
  const [warning = ""] = scheduleWarnings(list);
  assert(warning.includes("1 schedule"), warning);
  assertEquals(scheduleWarnings({ "error_code": -1002 }), []);
});

Deno.test("nothing that a device may say is believed too far", () => {
  for (const answer of NONSENSE) {
    assertEquals(smartMac(answer), null);
    assertEquals(smartChild(answer, 1), null);
    assertEquals(readSmartRules(answer), null);
    assertEquals(readSmartState({ info: answer, rules: answer }).on, null);
    assertEquals(scheduleWarnings(answer), []);
    assertEquals(armedId(answer), null);
    assertEquals(ofOutlet("x", answer) ?? null, answer ?? null);
  }
});
