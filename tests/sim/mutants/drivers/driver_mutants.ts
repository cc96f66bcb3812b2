import type { Mutant } from "../mutant.ts";

const STEPPED = "home/plugs/stepped_plug.ts";
const TASMOTA = "home/plugs/tasmota/answer.ts";
const ZIGBEE = "home/plugs/zigbee2mqtt/answer.ts";
const HOMEKIT = "home/plugs/homekit/answer.ts";

/** Defects in the conversation with a plug: what field reports showed of drivers. */
export const DRIVER_MUTANTS: readonly Mutant[] = [
  {
    name: "a state between the halves of a command is taken for the end of it",
    path: STEPPED,
    find: "look.on === false && willEnd(look)",
    replace: "look.on === false",
  },
  {
    name: "an outlet that stayed on is a cut that did not help",
    path: STEPPED,
    find: "seen.on === true && steps.hearsay === undefined",
    replace: "seen.on === null && steps.hearsay === undefined",
  },
  {
    name: "a timer below zero counts as one that will end the cut",
    path: STEPPED,
    find: "countdownS === null || countdownS > 0",
    replace: "countdownS !== 0",
  },
  {
    name: "a computer that slept after its look cuts on what it saw before",
    path: STEPPED,
    find: "if (isTooOld(order)) return",
    replace: "if (false) return",
  },
  {
    name: "an order that was turned away is said again after the computer slept",
    path: "home/net/slept.ts",
    find: "return (ORDERS.get(signal) ?? hasSlept)()",
    replace: "return hasSlept()",
  },
  {
    name: "a computer that slept while it connected does not ask for power",
    path: "home/net/slept.ts",
    find: "  endOrder(call);\n",
    replace: "",
  },
  {
    name: "a look at what an order did is too old as well",
    path: STEPPED,
    find: "      endOrder(order);\n",
    replace: "",
  },
  {
    name: "what follows an order is too old as well, power on included",
    path: "home/plugs/tapo/cut.ts",
    find: "  endOrder(tools.signal);\n",
    replace: "",
  },
  {
    name: "a look ends what a command has begun",
    path: STEPPED,
    find:
      '        case "taken":\n          return { kind: "sent", hint: sent.hint };\n        case "done":',
    replace:
      '          return { kind: "sent", hint: sent.hint };\n        case "taken":\n        case "done":',
  },
  {
    name: "Tasmota's timer counts for every outlet",
    path: TASMOTA,
    find: "Number(index) === outlet && isOther",
    replace: "isOther",
  },
  {
    name: "Tasmota's states are known in capitals alone",
    path: TASMOTA,
    find: "powerText(answer, outlet)?.toUpperCase()",
    replace: "powerText(answer, outlet)",
  },
  {
    name: "Tasmota is told seconds for milliseconds",
    path: TASMOTA,
    find: "offS * 1_000},off",
    replace: "offS},off",
  },
  {
    name: "a frame of Tuya's is whole before its last byte",
    path: "home/plugs/tuya/wire.ts",
    find: "left.length < length",
    replace: "left.length < length - 1",
  },
  {
    name: "another endpoint's countdown is set",
    path: ZIGBEE,
    find: '{ ...state, [stateFieldOf("countdown", endpoint)]: offS }',
    replace: '{ ...state, [stateFieldOf("countdown", null)]: offS }',
  },
  {
    name: "Zigbee2MQTT's memory of a countdown is not asked about",
    path: ZIGBEE,
    find: '{ ...state, [stateFieldOf("countdown", endpoint)]: "" }',
    replace: "state",
  },
  {
    name: "any accessory in HomeKit's list is the outlet",
    path: HOMEKIT,
    find: "accessory === ids.accessory && characteristic === ids.characteristic &&",
    replace: "accessory === ids.accessory &&",
  },
  {
    name: "chunks are whole before their last line",
    path: "lib/base/http_text.ts",
    find: "if (size === 0) return ended ||",
    replace: "if (size === 0) return true ||",
  },
  {
    name: "the length of a chunk must not be filled up",
    path: "lib/base/http_text.ts",
    find: "{1,6})[ \\t]*(?:;",
    replace: "{1,6})(?:;",
  },
  {
    name: "an answer that says that one will come is taken for it",
    path: "lib/base/http_text.ts",
    find: "head.status >= 200) return",
    replace: "head.status >= 100) return",
  },
  {
    name: "MQTT counts letters where it means bytes",
    path: "lib/plugs/mqtt_packet.ts",
    find: "joinBytes([plain.length >> 8, plain.length & 0xff], plain)",
    replace: "joinBytes([text.length >> 8, text.length & 0xff], plain)",
  },
  {
    name: "a Kasa rule that changes nothing holds up a cut",
    path: "home/plugs/kasa/answer.ts",
    find: 'state === null || numberAt(rule, ["act"]) !== state',
    replace: 'state === null || numberAt(rule, ["act"]) !== state + 9',
  },
];
