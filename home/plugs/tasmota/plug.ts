/** Devices that run Tasmota, over its web commands on the local network. */
import { readJson } from "../../../lib/base/json_field.ts";
import { showValue } from "../../../lib/base/show.ts";
import type { Plug } from "../../../lib/plugs/plug.ts";
import { describePlugFailure } from "../../../lib/plugs/failure.ts";
import { normalizeMac } from "../../../lib/plugs/section.ts";
import {
  isRefusal,
  isUnknown,
  queuedCommand,
  readPower,
  readTasmota,
  readTasmotaMac,
  readTimedPower,
  strangeWord,
  TASMOTA_OFF_S_MAX,
  timedCommand,
  TIMERS_QUESTION,
  wantsPassword,
} from "./answer.ts";
import { TASMOTA_PORT, type TasmotaConfig } from "./config.ts";
import { askHttp } from "../../net/ask_http.ts";
import type { PlugUse, Recognized, UnknownDevice } from "../../../lib/plugs/driver.ts";
import { recognizedAs } from "../recognized_as.ts";
import {
  createSteppedPlug,
  noOutlet,
  PlugTrouble,
  type Sent,
  sentOf,
  strangerAt,
} from "../stepped_plug.ts";

const WRONG_PASSWORD = "Tasmota does not take the password: see plug.password";

/** What `Status 0` answered when the device was made sure of. */
interface Session {
  readonly status: unknown;
}

const TOO_OLD = "This Tasmota has no TimedPower and could not time two of its outlets: update it";
const TOO_LONG =
  `This Tasmota has no TimedPower and waits ${TASMOTA_OFF_S_MAX} s at most: update it`;
const BELIEVED =
  "Tasmota took the command; this version has no TimedPower, and a look would end the off time";

/**
 * One outlet of a Tasmota device: one command carries off and on. Firmware without `TimedPower` does
 * it by its queue, which any question ends: then its own answer is all there is, and it can time one
 * outlet alone.
 */
export function createTasmotaPlug(
  config: TasmotaConfig,
  { shared }: PlugUse = { shared: false },
): Plug {
  const { outlet } = config;
  return createSteppedPlug<Session>({
    open: async (signal) => {
      const found = await identifyTasmota(config, signal);
      if (found instanceof PlugTrouble) return found;
      const { mac, status } = found;
      return normalizeMac(mac) === config.mac ? { status } : strangerAt(mac, config.mac);
    },
    read: async ({ status }, signal) => {
      const [pulse, timers] = await Promise.all([
        ask(config, { text: `PulseTime${outlet}`, signal }),
        ask(config, { text: TIMERS_QUESTION, signal }),
      ]);
      const reading = readTasmota({ status, pulse, timers }, outlet);
      if (reading.on === null) return stateless(status, outlet);
      const tooOld = shared && isUnknown(timers) ? [TOO_OLD] : [];
      return { ...reading, warnings: [...reading.warnings, ...tooOld] };
    },
    // Timers are a list of their own: only the queue would be disturbed by a question.
    look: async (_, signal) => {
      const [power, timers] = await Promise.all([
        ask(config, { text: `Power${outlet}`, signal }),
        ask(config, { text: TIMERS_QUESTION, signal }),
      ]);
      if (power instanceof PlugTrouble) return power;
      if (timers instanceof PlugTrouble) return timers;
      const on = readPower(power, outlet);
      return { on, countdownS: readTimedPower(timers, { outlet, on }) };
    },
    off: async ({ status }, { offS, signal }) => {
      const answers = { status, pulse: null, timers: null };
      // On a device with fewer outlets the index would fall back to another one.
      if (readTasmota(answers, outlet).on === null) {
        return { kind: "not_sent", hint: stateless(status, outlet).hint };
      }
      const timed = await command(config, { text: timedCommand(outlet, offS), signal });
      if (timed.kind !== "unknown") return timed;
      if (shared) return { kind: "not_sent", hint: TOO_OLD };
      if (offS > TASMOTA_OFF_S_MAX) return { kind: "not_sent", hint: TOO_LONG };
      const queued = await command(config, { text: queuedCommand(outlet, offS), signal });
      if (queued.kind === "done") return { kind: "taken", hint: BELIEVED };
      return queued.kind === "unknown" ? { kind: "not_sent", hint: UNKNOWN } : queued;
    },
    on: async (_, signal) => {
      const sent = await command(config, { text: `Power${outlet} ON`, signal });
      return sent.kind === "unknown" ? { kind: "not_sent", hint: UNKNOWN } : sent;
    },
  });
}

const UNKNOWN = "Tasmota does not know the command: is this a minimal build?";

/** Why a device that answers does not tell an outlet's state. */
function stateless(status: unknown, outlet: number): PlugTrouble {
  const word = strangeWord(status, outlet);
  if (word === null) return noOutlet(outlet);
  return new PlugTrouble(
    `Tasmota calls its state ${showValue(word.slice(0, 20))}: set StateText1 OFF and StateText2 ON`,
  );
}

/** Asks who answers at an address, and what it says of itself. */
async function identifyTasmota(
  config: Device,
  signal: AbortSignal,
): Promise<{ readonly mac: string; readonly status: unknown } | PlugTrouble> {
  const status = await ask(config, { text: "Status 0", signal });
  if (status instanceof PlugTrouble) return status;
  const mac = readTasmotaMac(status);
  return mac === null
    ? new PlugTrouble("What answers at the address is not Tasmota")
    : { mac, status };
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

async function ask(config: Device, question: Ask): Promise<unknown | PlugTrouble> {
  const reply = await send(config, question);
  if (reply.kind === "failed") return new PlugTrouble(describePlugFailure(reply.failure));
  const answer = readJson(reply.body);
  if (reply.status === 401 || wantsPassword(answer)) return new PlugTrouble(WRONG_PASSWORD);
  return answer ?? new PlugTrouble("What answers at the address is not Tasmota");
}

async function command(
  config: Device,
  question: Ask,
): Promise<Sent | { readonly kind: "unknown" }> {
  const reply = await send(config, question);
  if (reply.kind === "failed") return sentOf(reply);
  const answer = readJson(reply.body);
  if (reply.status === 401 || wantsPassword(answer)) {
    return { kind: "not_sent", hint: WRONG_PASSWORD };
  }
  if (isUnknown(answer)) return { kind: "unknown" };
  if (reply.status !== 200 || isRefusal(answer)) {
    return { kind: "refused", hint: `Tasmota refused the command with status ${reply.status}` };
  }
  return { kind: "done" };
}
