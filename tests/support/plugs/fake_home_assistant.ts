/**
 * The part of Home Assistant's REST API that is used, after its developers' documents: states and
 * services behind a bearer token, with a switch and a script that cycles it.
 *
 * @module
 */
import { type DeviceServer, jsonReply, startHttpDevice } from "../net/device_server.ts";
import type { PlainRequest, PlainResponse } from "../net/http_conn.ts";
import { Relay } from "./relay.ts";

export const HA_TOKEN = "eyJhbGciOiJIUzI1NiJ9.long-lived";
export const HA_SWITCH = "switch.router";
export const HA_SCRIPT = "script.router_cycle";

export interface FakeHomeAssistantOptions {
  readonly relay?: Relay;
  /** What is reported instead of on or off. */
  readonly state?: string;
  /** Another entity than the one that was set up. */
  readonly entity?: string;
}

export interface FakeHomeAssistant extends AsyncDisposable {
  readonly server: DeviceServer;
  readonly relay: Relay;
  /** Bodies of service calls, in order. */
  readonly calls: readonly string[];
}

interface Dealt {
  readonly reply: PlainResponse;
  readonly obeyed: boolean;
}

export function startFakeHomeAssistant(options: FakeHomeAssistantOptions): FakeHomeAssistant {
  const relay = options.relay ?? new Relay();
  const calls: string[] = [];
  const server = startHttpDevice((request) => {
    if (request.headers.get("authorization") !== `Bearer ${HA_TOKEN}`) {
      return { reply: { status: 401, headers: {}, body: "401: Unauthorized" }, obeyed: false };
    }
    if (request.method === "GET") {
      return { reply: stateReply(request.path, relay, options), obeyed: false };
    }
    const body = new TextDecoder().decode(request.body);
    calls.push(`${request.path.slice("/api/services/".length)} ${body}`);
    return obey(request, { relay, body });
  });
  return { server, relay, calls, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function stateReply(
  path: string,
  relay: Relay,
  { state, entity = HA_SWITCH }: FakeHomeAssistantOptions,
): PlainResponse {
  const id = path.slice("/api/states/".length);
  const found = new Map([
    [entity, state ?? (relay.on ? "on" : "off")],
    [HA_SCRIPT, relay.timer === null ? "off" : "on"],
  ]).get(id);
  if (found === undefined) return jsonReply({ message: "Entity not found." }, 404);
  return jsonReply({ "entity_id": id, state: found, attributes: {} });
}

function obey(
  { path }: PlainRequest,
  { relay, body }: { readonly relay: Relay; readonly body: string },
): Dealt {
  const data = JSON.parse(body);
  const key = `${path} ${data["entity_id"]}`;
  switch (key) {
    case `/api/services/switch/turn_on ${HA_SWITCH}`:
      relay.command("on");
      break;
    case `/api/services/switch/turn_off ${HA_SWITCH}`:
      relay.command("off");
      break;
    case `/api/services/script/turn_on ${HA_SCRIPT}`:
      relay.command("off");
      relay.startTimer(data.variables["off_seconds"], "on");
      break;
    default:
      return { reply: jsonReply({ message: "Service not found." }, 400), obeyed: false };
  }
  return { reply: jsonReply([]), obeyed: true };
}
