/** Finds TP-Link devices by asking for them, and asks one of them who it is; for set-up only. */
import type {
  DeviceSearch,
  FoundDevice,
  Recognized,
  UnknownDevice,
} from "../../../lib/plugs/driver.ts";
import { askAround, type Call } from "../../net/ask_around.ts";
import { PlugTrouble } from "../stepped_plug.ts";
import { recognizedAs } from "../recognized_as.ts";
import { type AnnouncedTapo, OLD_QUESTION_PORT, oldQuestion, parseAnswer } from "./announcement.ts";
import { QUESTION_PORTS } from "./config.ts";
import { freshQuestion } from "./knock.ts";
import { credentialsOf } from "./link.ts";
import { findTalk, REAL_PORTS } from "./plug.ts";

/** Devices are asked this often: a datagram may get lost. */
const ASK_EVERY_MS = 1_000;
const RECOGNIZE_MS = 1_500;

/** Devices that are kept, so that a noisy network cannot fill the memory. */
const FOUND_MAX = 64;

interface Heard extends AnnouncedTapo {
  readonly address: string;
}

/** Asks for all of them; those that cannot be used as they are say what to do. */
export async function findTapo(search: DeviceSearch): Promise<readonly FoundDevice[]> {
  return (await listen(search, () => false)).map((device) => ({
    address: device.address,
    about: `${device.model}, ${device.mac}`,
    warning: whyNot(device),
    answers: {
      mac: device.mac,
      family: device.family,
      ...(device.port === null || device.port === 80 ? {} : { port: `${device.port}` }),
    },
  }));
}

/** Asks one device: by a datagram, which needs no account, else with the account that is given. */
export async function recognizeTapo(
  device: UnknownDevice,
  signal: AbortSignal,
): Promise<Recognized> {
  const { host, port, outlet, user, password } = device;
  const [heard] = await listen({
    forMs: RECOGNIZE_MS,
    ask: [{ host, port: null }],
    sleep: REAL_PORTS.sleep,
    signal,
  }, ({ address }) => address === host);
  if (heard !== undefined) {
    const why = whyNot(heard);
    if (why !== null) return { kind: "failed", hint: why };
    return { kind: "found", mac: heard.mac, answers: { family: heard.family } };
  }
  const account = user === null || password === null ? null : { user, password };
  const talk = await findTalk({
    address: { hostname: host, port: port ?? 80 },
    credentials: credentialsOf(account),
    ports: REAL_PORTS,
  }, { outlet, family: null, signal });
  return talk instanceof PlugTrouble ? { kind: "failed", hint: talk.hint } : recognizedAs(talk);
}

/** What stands in the way of speaking KLAP with a device; null: nothing that it says. */
function whyNot({ protocol, model }: AnnouncedTapo): string | null {
  switch (protocol) {
    case "klap":
    case "unknown":
      return null;
    case "xor":
      return `${model} speaks the old Kasa protocol: set it up with --driver kasa`;
    case "aes":
      return `${model} has old firmware: update it in its app`;
    case "tpap":
      return `${model} speaks TPAP only: in its app, Me, Third-Party Compatibility, switch it off ` +
        "and on again, and wait two minutes";
  }
}

async function listen(
  { forMs, ask, sleep, signal }: DeviceSearch,
  isEnough: (device: Heard) => boolean,
): Promise<readonly Heard[]> {
  const found = new Map<string, Heard>();
  const enough = new AbortController();
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "0.0.0.0", port: 0 });
  await askAround([socket], {
    calls: () => callsTo(ask),
    hear: (bytes, address) => {
      const answer = parseAnswer(bytes);
      if (answer === null || found.size >= FOUND_MAX) return;
      const device = { ...answer, address };
      // A device may answer in its new and in its old way.
      if (answer.protocol !== "xor" || !found.has(answer.mac)) found.set(answer.mac, device);
      if (isEnough(device)) enough.abort();
    },
    everyMs: ASK_EVERY_MS,
    forMs,
    sleep,
    signal: AbortSignal.any([signal, enough.signal]),
  });
  return [...found.values()];
}

function callsTo(ask: DeviceSearch["ask"]): readonly Call[] {
  const fresh = freshQuestion();
  const old = oldQuestion();
  return ask.flatMap(({ host: hostname, port }) => [
    ...(port === null ? QUESTION_PORTS : [port]).map((each) => ({
      bytes: fresh,
      hostname,
      port: each,
    })),
    { bytes: old, hostname, port: port ?? OLD_QUESTION_PORT },
  ]);
}
