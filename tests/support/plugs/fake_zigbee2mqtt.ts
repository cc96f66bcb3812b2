/**
 * A real broker (Mosquitto, where it is installed) and a pretended Zigbee2MQTT with one plug on it,
 * after its documents.
 *
 * @module
 */
import { createTcpOpener, type Wire } from "../../../home/net/tcp.ts";
import { readJson } from "../../../lib/base/json_field.ts";
import {
  decodeMqtt,
  encodeConnect,
  encodePublish,
  encodeSubscribe,
} from "../../../lib/plugs/mqtt_packet.ts";
import { closedPort } from "../net/raw_server.ts";
import { Relay } from "./relay.ts";

const PROGRAMS = [
  "/usr/sbin/mosquitto",
  "/usr/local/sbin/mosquitto",
  "/opt/homebrew/sbin/mosquitto",
];
const TRIES_MAX = 100;
const TRY_EVERY_MS = 20;
const SLOW_MS = 60;

export const MQTT_USER = "watchdog";
export const MQTT_PASSWORD = "between friends";
export const ZIGBEE_DEVICE = "router plug";

/** Mosquitto's path; null: it is not installed. */
export function findMosquitto(): string | null {
  return PROGRAMS.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  }) ?? null;
}

export interface Broker extends AsyncDisposable {
  readonly port: number;
}

/** Someone whom a broker lets in, beside `MQTT_USER`; a colon would end the text in its file. */
export interface MqttUser {
  readonly user: string;
  readonly password: string;
}

/** Starts Mosquitto on loopback; the file's format allows plain passwords at first. */
export async function startMosquitto(
  program: string,
  others: readonly MqttUser[] = [],
): Promise<Broker> {
  const folder = await Deno.makeTempDir();
  const port = closedPort();
  const passwords = `${folder}/passwords`;
  const lines = [{ user: MQTT_USER, password: MQTT_PASSWORD }, ...others]
    .map(({ user, password }) => `${user}:${password}\n`);
  await Deno.writeTextFile(passwords, lines.join(""), { mode: 0o600 });
  await new Deno.Command("/usr/bin/mosquitto_passwd", { args: ["-U", passwords] }).output();
  await Deno.writeTextFile(
    `${folder}/conf`,
    `listener ${port} 127.0.0.1\nallow_anonymous false\npassword_file ${passwords}\nuser root\n`,
  );
  const child = new Deno.Command(program, {
    args: ["-c", `${folder}/conf`],
    stdout: "null",
    stderr: "null",
  }).spawn();
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
    }
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** A test over a broker; where Mosquitto is not installed it is skipped, and its name says so. */
export function testOverMosquitto(name: string, act: (broker: Broker) => Promise<void>): void {
  const program = findMosquitto();
  const note = program === null ? " (skipped: Mosquitto is not installed)" : "";
  Deno.test(`${name}${note}`, { ignore: program === null }, async () => {
    await using broker = await startMosquitto(program ?? "");
    await act(broker);
  });
}

export type BridgeManners = "good" | "slow" | "silent" | "loses";

export interface FakeBridge extends AsyncDisposable {
  manners: BridgeManners;
  /** Payloads on the plug's `set`, in order. */
  readonly sets: readonly string[];
}

export interface FakeBridgeOptions {
  readonly port: number;
  readonly relay: Relay;
  readonly device?: string;
  /** Of several outlets, the one that there is; absent: the only one. */
  readonly endpoint?: string;
  /** Whether the plug has a countdown that it obeys. */
  readonly countdown: "obeyed" | "ignored" | "none";
  /** From the switch to its countdown; absent: it follows at once. */
  readonly betweenMs?: number;
  readonly state?: "online" | "offline";
  readonly memory?: string;
}

/** Connects a pretended Zigbee2MQTT to the broker; ends once it has subscribed. */
export async function startFakeBridge(options: FakeBridgeOptions): Promise<FakeBridge> {
  const { port, device = ZIGBEE_DEVICE, betweenMs } = options;
  const topic = `zigbee2mqtt/${device}`;
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const sets: string[] = [];
  let rest: Uint8Array = new Uint8Array();
  const timers: ReturnType<typeof setTimeout>[] = [];
  const bridge: FakeBridge = {
    manners: "good",
    sets,
    async [Symbol.asyncDispose]() {
      timers.forEach(clearTimeout);
      wire.abort();
      await ended.promise;
    },
  };
  const tellState = () => wire.write(encodePublish(topic, JSON.stringify(stateOf(options))));
  const answer = () => {
    // Whoever loses answers loses them from the first command on.
    if (bridge.manners === "loses" && sets.length > 0) return;
    if (bridge.manners === "slow") timers.push(setTimeout(tellState, SLOW_MS));
    else tellState();
  };
  const hear = (heard: string, text: string) => {
    if (bridge.manners === "silent") return;
    if (heard === `${topic}/get`) {
      // Asked of the plug one after the other, and all is told after each.
      Object.keys(Object(readJson(text))).forEach(answer);
      return;
    }
    sets.push(text);
    // The switch is told before its countdown is.
    for (const [index, step] of obey(text, options).entries()) {
      const act = () => {
        step();
        answer();
      };
      if (index === 0 || betweenMs === undefined) act();
      else timers.push(setTimeout(act, betweenMs));
    }
  };
  const wire: Wire = createTcpOpener({ hostname: "127.0.0.1", port })((event) => {
    if (event.kind === "opened") {
      const clientId = "bridge";
      wire.write(encodeConnect({ clientId, user: MQTT_USER, password: MQTT_PASSWORD }));
    }
    if (event.kind === "ended") return ended.resolve();
    if (event.kind !== "received") return;
    const decoded = decodeMqtt(new Uint8Array([...rest, ...event.bytes]), { bytesMax: 65_536 });
    rest = decoded?.rest ?? new Uint8Array();
    for (const packet of decoded?.packets ?? []) {
      if (packet.kind === "connack") wire.write(encodeSubscribe([`${topic}/get`, `${topic}/set`]));
      if (packet.kind === "suback") {
        const state = encodePublish(
          "zigbee2mqtt/bridge/state",
          JSON.stringify({ state: options.state ?? "online" }),
        );
        // Retained, as the real one has it.
        state[0] = 0x31;
        wire.write(state);
        ready.resolve();
      }
      if (packet.kind === "publish") hear(packet.topic, packet.text);
    }
  });
  await ready.promise;
  return bridge;
}

/** What the converters send one after the other. */
function obey(
  text: string,
  { relay, countdown, endpoint }: Pick<FakeBridgeOptions, "relay" | "countdown" | "endpoint">,
): readonly (() => void)[] {
  const behind = endpoint === undefined ? "" : `_${endpoint}`;
  const message = Object(readJson(text));
  const seconds: unknown = message[`countdown${behind}`];
  const steps = [() => relay.command(message[`state${behind}`] === "ON" ? "on" : "off")];
  if (typeof seconds !== "number" || countdown !== "obeyed") return steps;
  return [...steps, () => relay.startTimer(seconds, relay.on ? "off" : "on")];
}

function stateOf({ relay, countdown, endpoint, memory }: FakeBridgeOptions): unknown {
  const behind = endpoint === undefined ? "" : `_${endpoint}`;
  return {
    [`state${behind}`]: relay.on ? "ON" : "OFF",
    linkquality: 120,
    power: relay.on ? 9 : 0,
    ...(countdown === "none" ? {} : { [`countdown${behind}`]: Math.ceil(relay.timer?.leftS ?? 0) }),
    ...(memory === undefined ? {} : { "power_outage_memory": memory }),
  };
}
