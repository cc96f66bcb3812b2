import { assertEquals } from "@std/assert";
import {
  isBridgeOnline,
  offMessage,
  readZigbeeState,
} from "../../../../home/plugs/zigbee2mqtt/answer.ts";

Deno.test("a state is read with what it has", () => {
  const text = '{"state":"OFF","countdown":12,"power":3.5,"power_outage_memory":"on"}';
  assertEquals(readZigbeeState(text), {
    on: false,
    countdownS: 12,
    watts: 3.5,
    afterPowerLoss: "on",
    warnings: [],
  });
  assertEquals(readZigbeeState('{"state":"ON"}'), {
    on: true,
    countdownS: null,
    watts: null,
    afterPowerLoss: null,
    warnings: [],
  });
  for (const other of ["", "ON", '{"linkquality":1}', '{"state":1}']) {
    assertEquals(readZigbeeState(other), null, other);
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
    const reading = readZigbeeState(JSON.stringify({ state: "ON", [field]: value }));
    assertEquals([reading?.afterPowerLoss, reading?.warnings.length], [after, warnings]);
  });
}

Deno.test("the state comes before the countdown that it would stop", () => {
  assertEquals(offMessage(30), '{"state":"OFF","countdown":30}');
  assertEquals(offMessage(null), '{"state":"OFF"}');
});

Deno.test("the bridge says that it runs in either form", () => {
  assertEquals(isBridgeOnline('{"state":"online"}'), true);
  assertEquals(isBridgeOnline("online"), true);
  assertEquals(isBridgeOnline('{"state":"offline"}'), false);
  assertEquals(isBridgeOnline(""), false);
});
