// A small Zigbee2MQTT around zigbee-herdsman-converters, with a broker (aedes) and a Tuya TS011F in
// software. Like the real one it keeps all that it heard and publishes all of it each time.
// zigbee_bridge.cjs COMMAND_MS [STALE_S]: how long one Zigbee command takes; a countdown that is long
// over. For each line that it reads it tells, as JSON, what the relay did since the last.
const net = require("node:net");
const readline = require("node:readline");
const tuya = require("zigbee-herdsman-converters/lib/tuya");
const from = require("zigbee-herdsman-converters/converters/fromZigbee");
const { Aedes } = require("aedes");

const [, , COMMAND_MS = "0", STALE_S = "0"] = process.argv;
const NAME = "zigbee2mqtt/cellar/router plug";
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let on = true;
let leftS = 0;
let ticking = null;
let changes = [];
const startedMs = Date.now();

function stop() {
  clearInterval(ticking);
  leftS = 0;
}

function switchTo(to) {
  if (on !== to) changes.push({ to: to ? "on" : "off", ms: Date.now() - startedMs });
  on = to;
  heard({ onOff: on ? 1 : 0 }, "attributeReport");
}

const endpoint = {
  ID: 1,
  async command(_cluster, command, payload) {
    await wait(COMMAND_MS / 2);
    if (command === "on" || command === "off") {
      stop();
      switchTo(command === "on");
    }
    if (command === "onWithTimedOff") {
      stop();
      leftS = payload.ontime;
      if (leftS > 0) {
        ticking = setInterval(() => {
          leftS -= 1;
          if (leftS > 0) return;
          stop();
          switchTo(!on);
        }, 1_000);
      }
    }
    await wait(COMMAND_MS / 2);
  },
  async read(_cluster, names) {
    await wait(COMMAND_MS);
    const values = { onOff: on ? 1 : 0, onTime: leftS };
    heard(Object.fromEntries(names.map((name) => [name, values[name]])), "readResponse");
  },
};
const device = { endpoints: [endpoint], modelID: "TS011F", ieeeAddr: "0x1" };
const state = { state: "ON", countdown: Number(STALE_S), "power_outage_memory": "on" };
const toZigbee = tuya.tz.on_off_countdown;
const fromZigbee = [from.on_off, tuya.fz.on_off_countdown];
const model = "TS011F_plug_1";
let broker;

function tell() {
  const payload = JSON.stringify(state);
  broker.publish({ topic: NAME, payload, qos: 0, retain: false }, () => {});
}

function heard(data, type) {
  const message = { data, type, cluster: "genOnOff", endpoint, device };
  const more = { state, device, deviceExposesChanged() {} };
  for (const converter of fromZigbee) {
    const got = converter.convert({ model, meta: {} }, message, () => {}, {}, more);
    if (got) Object.assign(state, got);
  }
  tell();
}

function metaOf(message) {
  return { message, mapped: { model }, options: {}, state, device, logger: console };
}

async function main() {
  broker = await Aedes.createBroker();
  const server = net.createServer(broker.handle);
  const online = JSON.stringify({ state: "online" });
  broker.publish(
    { topic: "zigbee2mqtt/bridge/state", payload: online, qos: 0, retain: true },
    () => {},
  );
  broker.on("publish", async ({ topic, payload }, client) => {
    if (!client) return;
    const message = JSON.parse(payload.toString());
    if (topic === `${NAME}/set`) {
      const key = Object.keys(message).find((each) => toZigbee.key.includes(each));
      const result = await toZigbee.convertSet(endpoint, key, message[key], metaOf(message));
      Object.assign(state, result?.state ?? {});
      tell();
    }
    if (topic === `${NAME}/get`) {
      for (const key of Object.keys(message)) await toZigbee.convertGet(endpoint, key, metaOf({}));
    }
  });
  server.listen(0, "127.0.0.1", () => {
    process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
  });
  for await (const _ of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify({ changes })}\n`);
    changes = [];
  }
  process.exit(0);
}

main();
