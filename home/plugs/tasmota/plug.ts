/** Devices that run Tasmota, over its web commands on the local network. */
import { readJson } from "../../../lib/plugs/json_field.ts";
import type { Plug } from "../../../lib/plugs/plug.ts";
import { describePlugFailure } from "../../../lib/plugs/failure.ts";
import { normalizeMac } from "../../../lib/plugs/section.ts";
import {
  cycleCommand,
  isRefusal,
  readPower,
  readTasmota,
  readTasmotaMac,
  wantsPassword,
} from "./answer.ts";
import { TASMOTA_PORT, type TasmotaConfig } from "./config.ts";
import { askHttp } from "../../net/ask_http.ts";
import type { Recognized, UnknownDevice } from "../../../lib/plugs/driver.ts";
import { recognizedAs } from "../recognized_as.ts";
import { createSteppedPlug, type Sent, sentOf, strangerAt, Trouble } from "../stepped_plug.ts";

const WRONG_PASSWORD = "Tasmota does not take the password: see plug.password";

/** What `Status 0` answered when the device was made sure of. */
interface Session {
  readonly status: unknown;
}

/** One outlet of a Tasmota device: one `Backlog` carries off, the delay and on. */
export function createTasmotaPlug(config: TasmotaConfig): Plug {
  const { outlet } = config;
  return createSteppedPlug<Session>({
    open: async (signal) => {
      const found = await identifyTasmota(config, signal);
      if (found instanceof Trouble) return found;
      const { mac, status } = found;
      return normalizeMac(mac) === config.mac ? { status } : strangerAt(mac, config.mac);
    },
    read: async ({ status }, signal) => {
      const pulse = await ask(config, { text: `PulseTime${outlet}`, signal });
      const reading = readTasmota({ status, pulse }, outlet);
      if (reading.on !== null) return reading;
      return new Trouble(`The device has no outlet ${outlet}: see plug.outlet`);
    },
    look: async (_, signal) => {
      const answer = await ask(config, { text: `Power${outlet}`, signal });
      // What waits in the queue cannot be asked for.
      const look = { on: readPower(answer, outlet), countdownS: null };
      return answer instanceof Trouble ? answer : look;
    },
    off: ({ status }, { offS, signal }) => {
      // On a device with fewer outlets the index would fall back to another one.
      if (readTasmota({ status, pulse: null }, outlet).on === null) {
        const hint = `The device has no outlet ${outlet}: see plug.outlet`;
        return Promise.resolve({ kind: "not_sent", hint });
      }
      return command(config, { text: cycleCommand(outlet, offS), signal });
    },
    on: (_, signal) => command(config, { text: `Power${outlet} ON`, signal }),
  });
}

/** Asks who answers at an address, and what it says of itself. */
export async function identifyTasmota(
  config: Device,
  signal: AbortSignal,
): Promise<{ readonly mac: string; readonly status: unknown } | Trouble> {
  const status = await ask(config, { text: "Status 0", signal });
  if (status instanceof Trouble) return status;
  const mac = readTasmotaMac(status);
  return mac === null ? new Trouble("What answers at the address is not Tasmota") : { mac, status };
}

/** Asks who answers at an address, for set-up. */
export async function recognizeTasmota(
  { host, port, password }: UnknownDevice,
  signal: AbortSignal,
): Promise<Recognized> {
  return recognizedAs(
    await identifyTasmota({ host, port: port ?? TASMOTA_PORT, password }, signal),
  );
}

type Device = Pick<TasmotaConfig, "host" | "port" | "password">;

interface Ask {
  readonly text: string;
  readonly signal: AbortSignal;
}

/** The only form that the makers document: user and password are part of the query. */
function pathOf({ password }: Device, text: string): string {
  const who = password === null ? "" : `user=admin&password=${encodeURIComponent(password)}&`;
  return `/cm?${who}cmnd=${encodeURIComponent(text)}`;
}

function send(config: Device, { text, signal }: Ask) {
  const address = { hostname: config.host, port: config.port };
  return askHttp({ method: "GET", path: pathOf(config, text) }, { address, signal });
}

async function ask(config: Device, question: Ask): Promise<unknown | Trouble> {
  const reply = await send(config, question);
  if (reply.kind === "failed") return new Trouble(describePlugFailure(reply.failure));
  const answer = readJson(reply.body);
  if (reply.status === 401 || wantsPassword(answer)) return new Trouble(WRONG_PASSWORD);
  return answer ?? new Trouble("What answers at the address is not Tasmota");
}

async function command(config: Device, question: Ask): Promise<Sent> {
  const reply = await send(config, question);
  if (reply.kind === "failed") return sentOf(reply);
  const answer = readJson(reply.body);
  if (reply.status === 401 || wantsPassword(answer)) {
    return { kind: "not_sent", hint: WRONG_PASSWORD };
  }
  if (reply.status !== 200 || isRefusal(answer)) {
    return { kind: "refused", hint: `Tasmota refused the command with status ${reply.status}` };
  }
  return { kind: "done" };
}
