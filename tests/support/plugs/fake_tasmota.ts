/**
 * A device that runs Tasmota, after its documents and its source: `/cm` with `Status 0`, `PowerN`,
 * `PulseTimeN`, `TimedPower`, and a queue of commands (`Backlog … Delay …`) whose delay any other
 * command ends; chunked answers, the web password in the query.
 *
 * @module
 */
import { type DeviceServer, jsonReply, startHttpDevice } from "../net/device_server.ts";
import type { PlainRequest, PlainResponse } from "../net/http_conn.ts";
import { Relay } from "./relay.ts";

export const TASMOTA_MAC = "24A160123456";

/** Between two commands of the queue, SetOption34. */
const QUEUE_STEP_S = 0.2;

export interface FakeTasmotaOptions {
  readonly mac?: string;
  /** Null: none is asked for. */
  readonly password?: string | null;
  /** Of outlet 1. */
  readonly relay?: Relay;
  /** Of outlet 2; absent: there is one outlet. */
  readonly second?: Relay;
  readonly powerOnState?: number;
  readonly pulseTime?: number;
  /** `StateText1` and `StateText2`: how the device calls off and on. */
  readonly stateTexts?: readonly [off: string, on: string];
  /** Whether the firmware is new enough for `TimedPower`. */
  readonly timedPower?: boolean;
}

export interface FakeTasmota extends AsyncDisposable {
  readonly server: DeviceServer;
  readonly relay: Relay;
  readonly commands: readonly string[];
}

interface Dealt {
  readonly reply: PlainResponse;
  readonly obeyed: boolean;
}

type FakeDevice = FakeTasmotaOptions & {
  readonly relays: readonly Relay[];
  /** Outlets whose "on" waits in the queue. */
  readonly queued: Set<Relay>;
};

export function startFakeTasmota(options: FakeTasmotaOptions): FakeTasmota {
  const relay = options.relay ?? new Relay();
  const relays = options.second === undefined ? [relay] : [relay, options.second];
  const device: FakeDevice = { ...options, relays, queued: new Set() };
  const commands: string[] = [];
  const server = startHttpDevice((request) => {
    if (request.path !== "/cm") return { reply: jsonReply("File Not Found", 404), obeyed: false };
    if (!isAllowed(request, options.password ?? null)) {
      const WARNING = "Need user=<username>&password=<password>";
      return { reply: jsonReply({ WARNING }, 401), obeyed: false };
    }
    const text = request.query.get("cmnd") ?? "";
    commands.push(text);
    disturbQueue(device);
    return obey(text, device);
  });
  return { server, relay, commands, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function isAllowed({ query }: PlainRequest, password: string | null): boolean {
  if (password === null) return true;
  return query.get("user") === "admin" && query.get("password") === password;
}

/** Whatever is executed sets the moment of the next command in the queue. */
function disturbQueue({ queued }: FakeDevice): void {
  for (const relay of queued) {
    if (relay.timer === null) queued.delete(relay);
    else relay.startTimer(QUEUE_STEP_S, "on");
  }
}

function obey(text: string, device: FakeDevice): Dealt {
  const { relays } = device;
  if (text === "Status 0") return answer(statusOf(device));
  if (text === "TimedPower" && device.timedPower !== false) {
    const timers = relays.flatMap(({ timer }, index) =>
      timer === null ? [] : [{
        Remaining: timer.leftS * 1_000,
        Command: `Power${index + 1} ${timer.to === "on" ? 1 : 0}`,
      }]
    );
    return answer({ TimedPower: timers.length === 0 ? "Empty" : timers });
  }
  const [, word = "", index = "1", rest = ""] = /^([A-Za-z]+?)(\d?)(?: (.*))?$/.exec(text) ?? [];
  const relay = relays[Number(index || "1") - 1];
  if (word === "Backlog") return backlog(rest, device);
  if (relay === undefined) return answer({ Command: "Error" });
  const number = relays.length === 1 ? "" : index;
  const told = () => ({ [`POWER${number}`]: stateText(relay, device) });
  if (word === "Power" && rest === "") return answer(told());
  if (word === "Power" && rest === "ON") {
    relay.command("on");
    return answer(told(), true);
  }
  const timed = /^(\d+),off$/.exec(rest);
  if (word === "TimedPower" && timed !== null && device.timedPower !== false) {
    relay.command("off");
    relay.startTimer(Number(timed[1]) / 1_000, "on");
    return answer(told(), true);
  }
  if (word === "PulseTime") {
    return answer({ [`PulseTime${index}`]: { Set: device.pulseTime ?? 0, Remaining: 0 } });
  }
  return answer({ Command: "Unknown" });
}

function stateText(relay: Relay, { stateTexts: [off, on] = ["OFF", "ON"] }: FakeDevice): string {
  return relay.on ? on : off;
}

function backlog(text: string, { relays, queued }: FakeDevice): Dealt {
  const cycle = /^Power(\d) OFF; Delay (\d+); Power\1 ON$/.exec(text);
  const relay = relays[Number(cycle?.[1] ?? 0) - 1];
  if (cycle === null || relay === undefined) return answer({ Command: "Unknown" });
  relay.command("off");
  relay.startTimer(Number(cycle[2]) / 10, "on");
  queued.add(relay);
  return answer({}, true);
}

function statusOf(device: FakeDevice): unknown {
  const mac = (device.mac ?? TASMOTA_MAC).replaceAll(/(..)(?=.)/g, "$1:");
  const { relays } = device;
  const power = relays.map((relay, index): [string, string] => [
    relays.length === 1 ? "POWER" : `POWER${index + 1}`,
    stateText(relay, device),
  ]);
  return {
    Status: { Module: 1, FriendlyName: ["Router"], PowerOnState: device.powerOnState ?? 1 },
    StatusNET: { Hostname: "tasmota-123456-1110", IPAddress: "127.0.0.1", Mac: mac },
    StatusSNS: { Time: "2026-11-22T04:00:00", ENERGY: { Power: relays[0]?.on ? 9 : 0 } },
    StatusSTS: { Uptime: "0T01:00:00", ...Object.fromEntries(power) },
  };
}

/** Tasmota streams its answers. */
function answer(value: unknown, obeyed = false): Dealt {
  const reply = { ...jsonReply(value), headers: { "transfer-encoding": "chunked" } };
  return { reply, obeyed };
}
