import { assertEquals } from "@std/assert";
import {
  describeStateless,
  isBridgeOnline,
  offMessage,
  onMessage,
  questionMessage,
  readZigbeeState,
} from "../../../../home/plugs/zigbee2mqtt/answer.ts";

Deno.test("a state is read with what it has", () => {
  const text = '{"state":"OFF","countdown":12,"power":3.5,"power_outage_memory":"on"}';
  assertEquals(readZigbeeState(text, null), {
    on: false,
    countdownS: 12,
    watts: 3.5,
    afterPowerLoss: "on",
    warnings: [],
  });
  assertEquals(readZigbeeState('{"state":"ON"}', null), {
    on: true,
    countdownS: null,
    watts: null,
    afterPowerLoss: null,
    warnings: [],
  });
  for (const other of ["", "ON", '{"linkquality":1}', '{"state":1}']) {
    assertEquals(readZigbeeState(other, null), null, other);
  }
});

for (
  const [field, value, after, warnings] of [
    ["power_outage_memory", "restore", "last", 1],
    ["power_outage_memory", "off", "off", 1],
    ["power_on_behavior", "previous", "last", 1],
    ["power_on_behavior", "toggle", null, 1],
    ["power_on_behavior", "ON", "on", 0],
  ] as const
) {
  Deno.test(`${field} ${value} is ${after} after a mains failure`, () => {
    const reading = readZigbeeState(JSON.stringify({ state: "ON", [field]: value }), null);
    assertEquals([reading?.afterPowerLoss, reading?.warnings.length], [after, warnings]);
  });
}

Deno.test("the state comes before the countdown that it would stop", () => {
  assertEquals(offMessage(30, null), '{"state":"OFF","countdown":30}');
  assertEquals(offMessage(null, null), '{"state":"OFF"}');
});

Deno.test("the bridge says that it runs in either form", () => {
  assertEquals(isBridgeOnline('{"state":"online"}'), true);
  assertEquals(isBridgeOnline("online"), true);
  assertEquals(isBridgeOnline('{"state":"offline"}'), false);
  assertEquals(isBridgeOnline(""), false);
});

Deno.test("one of several outlets has its name behind each of its fields", () => {
  const text = '{"state_l1":"ON","state_l2":"OFF","countdown_l2":7,"power":3}';
  const { on, countdownS } = readZigbeeState(text, "l2") ?? {};
  assertEquals([on, countdownS, readZigbeeState(text, "l1")?.countdownS], [false, 7, null]);
  assertEquals(readZigbeeState(text, null), null);
  assertEquals(offMessage(30, "l2"), '{"state_l2":"OFF","countdown_l2":30}');
  assertEquals(onMessage("l2"), '{"state_l2":"ON"}');
  assertEquals(questionMessage("l2", { countdown: true }), '{"state_l2":"","countdown_l2":""}');
  assertEquals(questionMessage(null, { countdown: false }), '{"state":""}');
});

Deno.test("a device that answers without the state is described by what it has", () => {
  assertEquals(
    describeStateless('{"state_l1":"ON","state_l2":"ON"}', null),
    'The device answers, but has no "state"; it has state_l1, state_l2 (see plug.endpoint)',
  );
  assertEquals(
    describeStateless('{"linkquality":9}', "l1"),
    'The device answers, but has no "state_l1"; it has no state: is it a plug?',
  );
});
