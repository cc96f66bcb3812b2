/**
 * A Shelly after its makers' documents: Gen1 (`/shelly`, `/status`, `/relay/N`, `/settings/relay/N`,
 * Basic) and Gen2+ (`/shelly`, `/rpc/…` by GET, digest with SHA-256).
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type DeviceServer, jsonReply, startHttpDevice } from "../net/device_server.ts";
import type { PlainRequest, PlainResponse } from "../net/http_conn.ts";
import { Relay } from "./relay.ts";

export const SHELLY_MAC = "A8032ABE54DC";

export interface FakeShellyOptions {
  readonly generation: "gen1" | "gen2";
  readonly mac?: string;
  /** Null: none is asked for. */
  readonly password?: string | null;
  readonly relay?: Relay;
  /** What the owner set: `on`, `off`, `last` or `restore_last`. */
  readonly powerOn?: string;
  readonly autoOffS?: number;
  /** How often a nonce is good for; then whoever used it is turned away with the next one. */
  readonly nonceUses?: number;
  /** Starts anew, with another nonce, right before it is asked for this path for the first time. */
  readonly restartsAt?: string;
  /** Takes "off" and forgets the time: no such device is known. */
  readonly forgetsTimer?: "yes" | "no";
}

export interface FakeShelly extends AsyncDisposable {
  readonly server: DeviceServer;
  readonly relay: Relay;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
}

interface Dealt {
  readonly reply: PlainResponse;
  readonly obeyed: boolean;
}

export function startFakeShelly(options: FakeShellyOptions): FakeShelly {
  const relay = options.relay ?? new Relay();
  const asked: string[] = [];
  const nonces: Nonces = { number: 1, used: 0 };
  const server = startHttpDevice((request) => {
    asked.push(`${request.path}${request.query.size === 0 ? "" : `?${request.query}`}`);
    if (request.path === "/shelly") return { reply: jsonReply(identity(options)), obeyed: false };
    const refusal = refuse(request, { ...options, nonces });
    if (refusal !== null) return { reply: refusal, obeyed: false };
    const deal = options.generation === "gen1" ? dealGen1 : dealGen2;
    return deal(request, { ...options, relay });
  });
  return { server, relay, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function identity({ generation, mac = SHELLY_MAC, password = null }: FakeShellyOptions): unknown {
  return generation === "gen1"
    ? { type: "SHPLG-S", mac, auth: password !== null, fw: "20230913-113421/v1.14.0-gcb84623" }
    : {
      id: `shellyplusplugs-${mac.toLowerCase()}`,
      mac,
      model: "SNPL-00112EU",
      gen: 2,
      app: "PlusPlugS",
      "auth_en": password !== null,
      "auth_domain": password === null ? null : `shellyplusplugs-${mac.toLowerCase()}`,
    };
}

/** Which is good now, and how often it was used. */
interface Nonces {
  number: number;
  used: number;
}

function refuse(
  request: PlainRequest,
  options: FakeShellyOptions & { readonly nonces: Nonces },
): PlainResponse | null {
  const { generation, password = null, mac = SHELLY_MAC, nonceUses = Infinity, nonces } = options;
  if (password === null) return null;
  if (nonces.number === 1 && request.path === options.restartsAt) nonces.number++;
  if (nonces.used >= nonceUses) Object.assign(nonces, { number: nonces.number + 1, used: 0 });
  const nonce = `64a1f2${nonces.number}`;
  const given = request.headers.get("authorization") ?? "";
  const realm = `shellyplusplugs-${mac.toLowerCase()}`;
  const right = generation === "gen1"
    ? given ===
      `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`admin:${password}`)))}`
    : isRightDigest(given, { request, realm, password, nonce });
  if (right) {
    nonces.used++;
    return null;
  }
  const challenge = generation === "gen1"
    ? 'Basic realm="SHPLG-S"'
    : `Digest qop="auth", realm="${realm}", nonce="${nonce}", algorithm=SHA-256`;
  return { status: 401, headers: { "WWW-Authenticate": challenge }, body: "" };
}

function isRightDigest(
  given: string,
  { request, realm, password, nonce }: {
    readonly request: PlainRequest;
    readonly realm: string;
    readonly password: string;
    readonly nonce: string;
  },
): boolean {
  const field = (name: string) => new RegExp(`\\b${name}="?([^",]+)"?`).exec(given)?.[1] ?? "";
  const uri = `${request.path}${request.query.size === 0 ? "" : `?${request.query}`}`;
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const who = hash(`admin:${realm}:${password}`);
  const what = hash(`GET:${uri}`);
  const parts = [who, nonce, field("nc"), field("cnonce"), "auth", what].join(":");
  return given.startsWith("Digest ") && field("username") === "admin" && field("uri") === uri &&
    field("nonce") === nonce && field("response") === hash(parts);
}

type Device = FakeShellyOptions & { readonly relay: Relay };

function switchTo(device: Device, to: "off" | "on", seconds: number | null): void {
  device.relay.command(to);
  if (seconds === null || device.forgetsTimer === "yes") return;
  device.relay.startTimer(seconds, to === "off" ? "on" : "off");
}

function dealGen1({ path, query }: PlainRequest, device: Device): Dealt {
  const { relay, powerOn = "on", autoOffS = 0 } = device;
  const { timer } = relay;
  const state = {
    ison: relay.on,
    "has_timer": timer !== null,
    "timer_started": timer?.startedS ?? 0,
    "timer_duration": timer?.lengthS ?? 0,
    "timer_remaining": timer?.leftS ?? 0,
    source: "http",
  };
  if (path === "/status") {
    const meters = [{ power: relay.on ? 8.5 : 0, "is_valid": true }];
    return { reply: jsonReply({ relays: [state], meters }), obeyed: false };
  }
  if (path === "/settings/relay/0") {
    const settings = { ...state, "default_state": powerOn, "auto_on": 0, "auto_off": autoOffS };
    return { reply: jsonReply(settings), obeyed: false };
  }
  if (path !== "/relay/0") {
    return { reply: { status: 404, headers: {}, body: "Not Found" }, obeyed: false };
  }
  const turn = query.get("turn");
  if (turn !== "on" && turn !== "off") return { reply: jsonReply(state), obeyed: false };
  switchTo(device, turn, query.has("timer") ? Number(query.get("timer")) : null);
  return { reply: jsonReply({ ...state, ison: relay.on }), obeyed: true };
}

function dealGen2({ path, query }: PlainRequest, device: Device): Dealt {
  const { relay, powerOn = "on", autoOffS = 0 } = device;
  const id = query.get("id") ?? "0";
  if (path === "/rpc/Shelly.GetStatus") {
    return { reply: jsonReply(gen2Status(relay)), obeyed: false };
  }
  if (id !== "0") {
    const message = `Argument 'id', value ${id} not found!`;
    return { reply: jsonReply({ code: -105, message }, 500), obeyed: false };
  }
  if (path === "/rpc/Switch.GetConfig") {
    const initial = powerOn === "last" ? "restore_last" : powerOn;
    const off = { "auto_off": autoOffS > 0, "auto_off_delay": autoOffS };
    return { reply: jsonReply({ id: 0, "initial_state": initial, ...off }), obeyed: false };
  }
  if (path !== "/rpc/Switch.Set") {
    const message = `No handler for ${path.slice(5)}`;
    return { reply: jsonReply({ code: 404, message }, 404), obeyed: false };
  }
  const wasOn = relay.on;
  const after = query.get("toggle_after");
  switchTo(
    device,
    query.get("on") === "true" ? "on" : "off",
    after === null ? null : Number(after),
  );
  return { reply: jsonReply({ "was_on": wasOn }), obeyed: true };
}

function gen2Status(relay: Relay): unknown {
  const { timer } = relay;
  const timing = timer === null
    ? {}
    : { "timer_started_at": timer.startedS, "timer_duration": timer.lengthS };
  return {
    sys: { unixtime: Math.floor(relay.nowMs / 1_000), uptime: 1_000 },
    "switch:0": {
      id: 0,
      source: "HTTP_in",
      output: relay.on,
      apower: relay.on ? 8.5 : 0,
      ...timing,
    },
  };
}
