import { assertEquals } from "@std/assert";
import {
  iotArm,
  iotArmedId,
  iotCut,
  iotError,
  readIotRules,
  readIotState,
} from "../../../../home/plugs/tapo/iot.ts";
import { aboutOutlet } from "../../../../home/plugs/kasa/answer.ts";

Deno.test("a cut is one message: off, and then the rule that stands, anew", () => {
  assertEquals(
    JSON.stringify(iotCut("B5A1", 30)),
    '{"system":{"set_relay_state":{"state":0}},"count_down":{"edit_rule":' +
      '{"id":"B5A1","enable":1,"delay":30,"act":1,"name":"rebootinator"}}}',
  );
  assertEquals(Object.keys(iotArm(90)["count_down"] ?? {}), ["delete_all_rules", "add_rule"]);
});

Deno.test("what an outlet of a strip is told names it first", () => {
  const about = aboutOutlet({ mac: "AABBCC000001", childId: "8006AA01" }, iotArm(30));
  assertEquals(Object.keys(about), ["context", "count_down"]);
});

Deno.test("rules are read as real plugs list them", () => {
  // As HS100 and KP115 were seen to: a spent rule stays, some do not say what is left.
  const answer = {
    "count_down": {
      "get_rules": {
        "rule_list": [
          { enable: 0, id: "A", name: "", delay: 1_800, act: 0 },
          { enable: 1, id: "B", name: "x", delay: 90, act: 1, remain: 88 },
        ],
        "err_code": 0,
      },
    },
  };
  assertEquals(readIotRules(answer), [
    { id: "A", running: false, to: "off", remainS: null, lengthS: 1_800 },
    { id: "B", running: true, to: "on", remainS: 88, lengthS: 90 },
  ]);
  assertEquals(readIotRules({ "count_down": { "err_code": -1 } }), null);
});

Deno.test("a state is read as far as it came", () => {
  const answer = {
    system: { "get_sysinfo": { "relay_state": 1, "err_code": 0 } },
    "count_down": { "get_rules": { "rule_list": [], "err_code": 0 } },
    schedule: { "get_rules": { "rule_list": [{ enable: 1 }, { enable: 0 }] } },
    emeter: { "get_realtime": { "power_mw": 8_500 } },
  };
  const state = readIotState(answer, 1);
  assertEquals([state.on, state.rules, state.watts, state.warnings.length], [true, [], 8.5, 1]);
  const little = readIotState({}, 1);
  assertEquals([little.on, little.rules, little.watts], [null, null, null]);
});

Deno.test("errors are found in the method or in its module", () => {
  const answer = {
    "count_down": { "add_rule": { id: "B", "err_code": 0 }, "edit_rule": { "err_code": -14 } },
    system: { "err_code": -1 },
  };
  assertEquals(iotError(answer, "count_down", "edit_rule"), -14);
  assertEquals(iotError(answer, "system", "set_relay_state"), -1);
  assertEquals(iotError(answer, "emeter", "get_realtime"), null);
  assertEquals(iotArmedId(answer), "B");
  assertEquals(iotArmedId({}), null);
});
