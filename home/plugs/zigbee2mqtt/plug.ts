/** Zigbee plugs, through Zigbee2MQTT and its MQTT broker. */
import { describePlugFailure } from "../../../lib/plugs/failure.ts";
import type { Plug, PlugReading } from "../../../lib/plugs/plug.ts";
import {
  describeStateless,
  isBridgeOnline,
  offMessage,
  onMessage,
  questionMessage,
  readZigbeeState,
} from "./answer.ts";
import type { Zigbee2MqttConfig } from "./config.ts";
import { brokerLogin, MqttLink, type MqttTrouble } from "../../net/mqtt_link.ts";
import type { MqttPacket } from "../../../lib/plugs/mqtt_packet.ts";
import { createSteppedPlug, PlugTrouble, type Sent, sentOf } from "../stepped_plug.ts";

const SILENT = "Zigbee2MQTT does not answer for this plug: see plug.device and plug.base, or the " +
  "plug is out of its reach";

/** What is told after the first answer comes within this, or not at all. */
const SECOND_MS_MAX = 400;

/** A conversation with the broker, and what the plug said when it began. */
interface Session {
  readonly link: MqttLink;
  readonly reading: PlugReading;
}

/** One plug. Every message goes at quality 0 and unretained, so that no broker keeps a command. */
export function createZigbee2MqttPlug(config: Zigbee2MqttConfig): Plug {
  const { base, device, endpoint, timedBy } = config;
  const set = (link: MqttLink, message: string): Promise<Sent> => {
    const failure = link.publish(`${base}/${device}/set`, message);
    return Promise.resolve(failure === null ? { kind: "done" } : sentOf({ sent: false, failure }));
  };
  return createSteppedPlug<Session>({
    open: async (signal) => {
      const link = await openLink(config, signal);
      if (link instanceof PlugTrouble) return link;
      const reading = await askState(link, config);
      if (!(reading instanceof PlugTrouble)) return { link, reading };
      await link.close();
      return reading;
    },
    read: ({ reading }) => Promise.resolve(reading),
    look: ({ link }) => askState(link, config),
    hostTimed: timedBy === "host",
    off: ({ link, reading }, { offS }) => {
      if (timedBy === "plug" && reading.countdownS === null) {
        const hint = 'Zigbee2MQTT shows no countdown of this plug: set plug.timed_by to "host"';
        return Promise.resolve({ kind: "not_sent", hint });
      }
      return set(link, offMessage(timedBy === "plug" ? offS : null, endpoint));
    },
    on: ({ link }) => set(link, onMessage(endpoint)),
    close: ({ link }) => link.close(),
  });
}

async function openLink(
  { host, port, user, password, base, device }: Zigbee2MqttConfig,
  signal: AbortSignal,
): Promise<MqttLink | PlugTrouble> {
  const options = {
    address: { hostname: host, port },
    login: brokerLogin({ user, password }),
    signal,
  };
  const link = await MqttLink.open(options, [`${base}/bridge/state`, `${base}/${device}`]);
  if (!(link instanceof MqttLink)) return new PlugTrouble(describeTrouble(link));
  const bridge = await link.until((packet) =>
    packet.kind === "publish" && packet.topic === `${base}/bridge/state` ? packet.text : null
  );
  if (typeof bridge !== "string" && isBridgeOnline(bridge.found)) return link;
  await link.close();
  return new PlugTrouble(
    typeof bridge !== "string"
      ? "Zigbee2MQTT is not running"
      : bridge === "silent"
      ? "The broker knows nothing of Zigbee2MQTT: see plug.base"
      : describeTrouble(bridge),
  );
}

/**
 * What the plug itself says now; what the broker remembers of it is not believed. State and countdown
 * are asked of the plug one after the other, and all that is known is told after each: the last counts.
 */
async function askState(
  link: MqttLink,
  { base, device, endpoint, timedBy }: Zigbee2MqttConfig,
): Promise<PlugReading | PlugTrouble> {
  const topic = `${base}/${device}`;
  link.forget();
  link.publish(`${topic}/get`, questionMessage(endpoint, { countdown: timedBy === "plug" }));
  let stateless: string | null = null;
  const take = (packet: MqttPacket): PlugReading | null => {
    if (packet.kind !== "publish" || packet.topic !== topic || packet.retained) return null;
    const reading = readZigbeeState(packet.text, endpoint);
    if (reading === null) stateless = describeStateless(packet.text, endpoint);
    return reading;
  };
  const first = await link.until(take);
  if (typeof first === "string") {
    if (stateless !== null) return new PlugTrouble(stateless);
    return new PlugTrouble(first === "silent" ? SILENT : describeTrouble(first));
  }
  if (timedBy === "host") return first.found;
  return await link.within(take, SECOND_MS_MAX) ?? first.found;
}

function describeTrouble(trouble: MqttTrouble): string {
  return trouble === "denied"
    ? "The MQTT broker does not take user and password: see plug.user"
    : describePlugFailure(trouble);
}
