/**
 * The part of the Homebridge pages' REST API that is used, as the real ones answer (tests/peers):
 * log in, one accessory, its characteristic On.
 *
 * @module
 */
import { type DeviceServer, jsonReply, startHttpDevice } from "../net/device_server.ts";
import { Relay } from "./relay.ts";

export const HOMEBRIDGE_USER = "watchdog";
export const HOMEBRIDGE_PASSWORD = "Sesam öffne dich";
export const HOMEBRIDGE_ACCESSORY = "5a".repeat(32);

const TOKEN = "eyJhbGciOiJIUzI1NiJ9.short-lived";

export interface FakeHomebridgeOptions {
  readonly relay?: Relay;
  /** Another accessory than the one that was set up. */
  readonly accessory?: string;
  readonly mode?: "insecure" | "secure";
  /** What a command is refused with, as a 400. */
  readonly says?: string;
  /** Characteristics but On. */
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface FakeHomebridge extends AsyncDisposable {
  readonly server: DeviceServer;
  readonly relay: Relay;
  readonly asked: readonly string[];
}

export function startFakeHomebridge(options: FakeHomebridgeOptions): FakeHomebridge {
  const { relay = new Relay(), accessory = HOMEBRIDGE_ACCESSORY, mode = "insecure" } = options;
  const asked: string[] = [];
  const server = startHttpDevice(({ method, path, headers, body }) => {
    asked.push(`${method} ${path}`);
    const text = new TextDecoder().decode(body);
    if (path === "/api/auth/login") {
      const { username, password } = JSON.parse(text);
      const right = username === HOMEBRIDGE_USER && password === HOMEBRIDGE_PASSWORD;
      const token = { "access_token": TOKEN, "token_type": "Bearer", "expires_in": 28_800 };
      const reply = right ? jsonReply(token, 201) : jsonReply({ statusCode: 403 }, 403);
      return { reply, obeyed: false };
    }
    if (headers.get("authorization") !== `Bearer ${TOKEN}`) {
      return { reply: jsonReply({ statusCode: 401 }, 401), obeyed: false };
    }
    const refused = (message: string) => ({
      reply: jsonReply({ message, error: "Bad Request", statusCode: 400 }, 400),
      obeyed: false,
    });
    if (mode === "secure") return refused("Homebridge must be running in insecure mode to …");
    if (path !== `/api/accessories/${accessory}`) return refused("Service … not found.");
    if (method === "PUT" && options.says !== undefined) return refused(options.says);
    const obeyed = method === "PUT";
    if (obeyed) relay.command(JSON.parse(text).value === true ? "on" : "off");
    const values = options.values ?? { On: relay.on ? 1 : 0 };
    return { reply: jsonReply({ uniqueId: accessory, type: "Outlet", values }), obeyed };
  });
  return { server, relay, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
