/**
 * A Kasa plug or strip with the old protocol on TCP, as open clients describe it: modules and methods
 * in one JSON, a countdown rule with an absolute target, one rule at most.
 *
 * @module
 */
import { decodeKasa, encodeKasa, isWholeKasa } from "../../../home/plugs/kasa/wire.ts";
import { type DeviceServer, startDevice } from "../net/device_server.ts";
import { send } from "../net/raw_server.ts";
import { Relay } from "./relay.ts";

export const KASA_MAC = "50C7BF0A1B2C";

export interface FakeKasaOptions {
  readonly mac?: string;
  readonly relay?: Relay;
  /** Outlets of a strip; the relay is the last. 0: a plug. */
  readonly outlets?: number;
  /** What is not known of real ones: whether switching by hand deletes the rule. */
  readonly offDeletesRule?: "yes" | "no";
  /** Error of every countdown method. */
  readonly countdownError?: number;
}

export interface FakeKasa extends AsyncDisposable {
  readonly server: DeviceServer;
  readonly relay: Relay;
  /** Methods that were asked for, in order. */
  readonly asked: readonly string[];
}

type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function startFakeKasa(options: FakeKasaOptions): FakeKasa {
  const relay = options.relay ?? new Relay();
  const asked: string[] = [];
  const server = startDevice<Uint8Array>({
    read: readFrame,
    deal: (frame) => {
      const question: Modules = JSON.parse(decodeKasa(frame) ?? "{}");
      const before = relay.commands.length;
      const { context, ...modules } = question;
      const child = (context?.["child_ids"] as readonly string[] | undefined)?.[0];
      const reply = Object.fromEntries(
        Object.entries(modules).map(([module, methods]) => [
          module,
          Object.fromEntries(
            Object.entries(methods).map(([method, value]) => {
              asked.push(child === undefined ? method : `${method} ${child}`);
              return [method, obey(method, { value, options, relay })];
            }),
          ),
        ]),
      );
      return { reply: encodeKasa(reply), obeyed: relay.commands.length > before };
    },
    write: async (connection, reply) => {
      const bytes = reply as Uint8Array;
      // In two pieces, as a slow radio may deliver it.
      await connection.write(bytes.subarray(0, 3));
      for (let sent = 3; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
    },
  });
  return { server, relay, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function readFrame(connection: Deno.Conn): Promise<Uint8Array | null> {
  const chunk = new Uint8Array(4_096);
  let bytes = new Uint8Array();
  for (;;) {
    const count = await connection.read(chunk);
    if (count === null) return null;
    bytes = new Uint8Array([...bytes, ...chunk.subarray(0, count)]);
    if (isWholeKasa(bytes)) return bytes;
  }
}

interface Call {
  readonly value: unknown;
  readonly options: FakeKasaOptions;
  readonly relay: Relay;
}

function obey(method: string, { value, options, relay }: Call): unknown {
  const given = (value ?? {}) as Readonly<Record<string, unknown>>;
  const error = options.countdownError ?? 0;
  switch (method) {
    case "get_sysinfo":
      return sysinfo(options, relay);
    case "get_realtime":
      return { "power_mw": relay.on ? 8_500 : 0, "err_code": 0 };
    case "get_time":
      return { year: 2026, month: 11, mday: 29, hour: 12, min: 0, sec: 0, "err_code": 0 };
    case "get_timezone":
      return { index: 39, "err_code": 0 };
    case "get_rules":
      return { "rule_list": rulesOf(relay), "err_code": error };
    case "delete_all_rules":
      if (error === 0) relay.stopTimer();
      return { "err_code": error };
    case "add_rule":
      if (error !== 0 || relay.timer !== null) return { "err_code": error === 0 ? -10 : error };
      relay.startTimer(Number(given["delay"]), given["act"] === 1 ? "on" : "off");
      return { id: "B5A1", "err_code": 0 };
    case "set_relay_state": {
      const { timer } = relay;
      relay.command(given["state"] === 1 ? "on" : "off");
      if (timer !== null && options.offDeletesRule !== "yes") relay.startTimer(timer.leftS, "on");
      return { "err_code": 0 };
    }
    default:
      return { "err_code": -1, "err_msg": "module not support" };
  }
}

function rulesOf({ timer }: Relay): unknown[] {
  if (timer === null) return [];
  const act = timer.to === "on" ? 1 : 0;
  return [{ id: "B5A1", name: "x", enable: 1, delay: timer.lengthS, act, remain: timer.leftS }];
}

function sysinfo({ mac = KASA_MAC, outlets = 0 }: FakeKasaOptions, relay: Relay): unknown {
  const info = {
    model: outlets === 0 ? "HS110(EU)" : "HS300(US)",
    mac: mac.replaceAll(/(..)(?=.)/g, "$1:"),
    deviceId: "8006AA",
    type: "IOT.SMARTPLUGSWITCH",
    alias: "Router",
    "dev_name": "Smart Wi-Fi Plug",
    "sw_ver": "1.5.10 Build 191125 Rel.094314",
    "hw_ver": "4.1",
    feature: outlets === 0 ? "TIM:ENE" : "TIM",
    "on_time": relay.on ? 3_600 : 0,
    rssi: -50,
    "led_off": 0,
    "err_code": 0,
  };
  if (outlets === 0) return { ...info, "relay_state": relay.on ? 1 : 0 };
  const children = Array.from({ length: outlets }, (_, index) => ({
    id: `0${index}`,
    state: index === outlets - 1 && !relay.on ? 0 : 1,
    alias: `Outlet ${index + 1}`,
    "on_time": 0,
    "next_action": { type: -1 },
  }));
  return { ...info, children };
}

/** Anything but a Kasa plug: it talks before it is asked. */
export async function answerLikeSsh(connection: Deno.Conn): Promise<void> {
  await send(connection, "SSH-2.0-OpenSSH_9.2\r\n");
}
