/**
 * A device that runs Tasmota, after its documents: `/cm` with `Status 0`, `PowerN`, `PulseTimeN` and
 * `Backlog … Delay …`, chunked answers, the web password in the query.
 *
 * @module
 */
import { type DeviceServer, jsonReply, startHttpDevice } from "../net/device_server.ts";
import type { PlainRequest, PlainResponse } from "../net/http_conn.ts";
import { Relay } from "./relay.ts";

export const TASMOTA_MAC = "24A160123456";

export interface FakeTasmotaOptions {
  readonly mac?: string;
  /** Null: none is asked for. */
  readonly password?: string | null;
  readonly relay?: Relay;
  readonly powerOnState?: number;
  readonly pulseTime?: number;
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

export function startFakeTasmota(options: FakeTasmotaOptions): FakeTasmota {
  const relay = options.relay ?? new Relay();
  const commands: string[] = [];
  const server = startHttpDevice((request) => {
    if (request.path !== "/cm") return { reply: jsonReply("File Not Found", 404), obeyed: false };
    if (!isAllowed(request, options.password ?? null)) {
      const WARNING = "Need user=<username>&password=<password>";
      return { reply: jsonReply({ WARNING }, 401), obeyed: false };
    }
    const text = request.query.get("cmnd") ?? "";
    commands.push(text);
    return obey(text, { ...options, relay });
  });
  return { server, relay, commands, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function isAllowed({ query }: PlainRequest, password: string | null): boolean {
  if (password === null) return true;
  return query.get("user") === "admin" && query.get("password") === password;
}

function obey(text: string, device: FakeTasmotaOptions & { readonly relay: Relay }): Dealt {
  const { relay } = device;
  if (text === "Status 0") return { reply: chunked(statusOf(device)), obeyed: false };
  if (text === "PulseTime1") {
    const left = relay.timer?.leftS ?? 0;
    const remaining = left === 0 ? 0 : left <= 11 ? left * 10 : left + 100;
    const pulse = { Set: device.pulseTime ?? 0, Remaining: remaining };
    return { reply: chunked({ PulseTime1: pulse }), obeyed: false };
  }
  if (text === "Power1") return { reply: chunked({ POWER: power(relay) }), obeyed: false };
  if (text === "Power1 ON") {
    relay.command("on");
    return { reply: chunked({ POWER: power(relay) }), obeyed: true };
  }
  const cycle = /^Backlog Power1 OFF; Delay (\d+); Power1 ON$/.exec(text);
  if (cycle === null) return { reply: chunked({ Command: "Unknown" }), obeyed: false };
  relay.command("off");
  relay.startTimer(Number(cycle[1]) / 10, "on");
  return { reply: chunked({}), obeyed: true };
}

function power(relay: Relay): string {
  return relay.on ? "ON" : "OFF";
}

function statusOf(device: FakeTasmotaOptions & { readonly relay: Relay }): unknown {
  const mac = (device.mac ?? TASMOTA_MAC).replaceAll(/(..)(?=.)/g, "$1:");
  return {
    Status: { Module: 1, FriendlyName: ["Router"], PowerOnState: device.powerOnState ?? 1 },
    StatusNET: { Hostname: "tasmota-123456-1110", IPAddress: "127.0.0.1", Mac: mac },
    StatusSNS: { Time: "2026-11-22T04:00:00", ENERGY: { Power: device.relay.on ? 9 : 0 } },
    StatusSTS: { Uptime: "0T01:00:00", POWER: power(device.relay) },
  };
}

/** Tasmota streams its answers. */
function chunked(value: unknown): PlainResponse {
  return { ...jsonReply(value), headers: { "transfer-encoding": "chunked" } };
}
