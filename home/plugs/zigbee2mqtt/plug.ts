/** Zigbee plugs, through Zigbee2MQTT and its MQTT broker. */
import { describePlugFailure } from "../../../lib/plugs/failure.ts";
import type { Plug, PlugReading } from "../../../lib/plugs/plug.ts";
import { isBridgeOnline, offMessage, readZigbeeState } from "./answer.ts";
import type { Zigbee2MqttConfig } from "./config.ts";
import { MqttLink, type MqttTrouble } from "./link.ts";
import { createSteppedPlug, Trouble } from "../stepped_plug.ts";

const SILENT = "Zigbee2MQTT does not answer for this plug: see plug.device and plug.base, or the " +
  "plug is out of its reach";

/** A conversation with the broker, and what the plug said when it began. */
interface Session {
  readonly link: MqttLink;
  readonly reading: PlugReading;
}

/** One plug. Every message goes at quality 0 and unretained, so that no broker keeps a command. */
export function createZigbee2MqttPlug(config: Zigbee2MqttConfig): Plug {
  const { base, device, timedBy } = config;
  const topic = `${base}/${device}`;
  const seen = (reading: PlugReading): PlugReading =>
    timedBy === "plug" ? reading : { ...reading, countdownS: null };
  const look = async (link: MqttLink) => {
    const reading = await askState(link, topic);
    return reading instanceof Trouble ? reading : seen(reading);
  };
  return createSteppedPlug<Session>({
    open: async (signal) => {
      const link = await openLink(config, signal);
      if (link instanceof Trouble) return link;
      const reading = await askState(link, topic);
      if (!(reading instanceof Trouble)) return { link, reading };
      await link.close();
      return reading;
    },
    read: ({ reading }) => Promise.resolve(reading),
    look: ({ link }) => look(link),
    off: ({ link, reading }, { offS }) => {
      if (timedBy === "plug" && reading.countdownS === null) {
        const hint = 'Zigbee2MQTT shows no countdown of this plug: set plug.timed_by to "host"';
        return Promise.resolve({ kind: "not_sent", hint });
      }
      link.publish(`${topic}/set`, offMessage(timedBy === "plug" ? offS : null));
      return Promise.resolve({ kind: "done" });
    },
    on: ({ link }) => {
      link.publish(`${topic}/set`, JSON.stringify({ state: "ON" }));
      return Promise.resolve({ kind: "done" });
    },
    close: ({ link }) => link.close(),
  });
}

async function openLink(
  { host, port, user, password, base, device }: Zigbee2MqttConfig,
  signal: AbortSignal,
): Promise<MqttLink | Trouble> {
  const clientId = `rb${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}`;
  const options = {
    address: { hostname: host, port },
    login: { clientId, user, password },
    signal,
  };
  const link = await MqttLink.open(options, [`${base}/bridge/state`, `${base}/${device}`]);
  if (!(link instanceof MqttLink)) return new Trouble(describeTrouble(link));
  const bridge = await link.until((packet) =>
    packet.kind === "publish" && packet.topic === `${base}/bridge/state` ? packet.text : null
  );
  if (typeof bridge !== "string" && isBridgeOnline(bridge.found)) return link;
  await link.close();
  return new Trouble(
    typeof bridge !== "string"
      ? "Zigbee2MQTT is not running"
      : bridge === "silent"
      ? "The broker knows nothing of Zigbee2MQTT: see plug.base"
      : describeTrouble(bridge),
  );
}

/** What the plug itself says now; what the broker remembers of it is not believed. */
async function askState(link: MqttLink, topic: string): Promise<PlugReading | Trouble> {
  link.forget();
  link.publish(`${topic}/get`, JSON.stringify({ state: "" }));
  const state = await link.until((packet) =>
    packet.kind === "publish" && packet.topic === topic && !packet.retained
      ? readZigbeeState(packet.text)
      : null
  );
  if (typeof state !== "string") return state.found;
  return new Trouble(state === "silent" ? SILENT : describeTrouble(state));
}

function describeTrouble(trouble: MqttTrouble): string {
  return trouble === "denied"
    ? "The MQTT broker does not take user and password: see plug.user"
    : describePlugFailure(trouble);
}
