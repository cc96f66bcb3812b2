/** Shelly plugs and relays of all generations, over their own HTTP on the local network. */
import { basicLogin } from "../../../lib/base/http_text.ts";
import { answerDigest, type DigestChallenge, readDigestChallenge } from "./digest_auth.ts";
import { readJson } from "../../../lib/base/json_field.ts";
import type { Plug } from "../../../lib/plugs/plug.ts";
import { describePlugFailure } from "../../../lib/plugs/failure.ts";
import { normalizeMac } from "../../../lib/plugs/section.ts";
import {
  readGen1State,
  readGen2State,
  readShellyIdentity,
  readShellySettings,
  type ShellyIdentity,
} from "./answer.ts";
import { SHELLY_PORT, type ShellyConfig } from "./config.ts";
import { askHttp, type HttpReply } from "../../net/ask_http.ts";
import type { Recognized, UnknownDevice } from "../../../lib/plugs/driver.ts";
import { jsonIn, sentBy } from "../http_reply.ts";
import { recognizedAs } from "../recognized_as.ts";
import { createSteppedPlug, PlugTrouble, type Sent, strangerAt } from "../stepped_plug.ts";

/** The only user that a Shelly knows. */
const USER = "admin";

interface Session {
  readonly generation: ShellyIdentity["generation"];
  readonly relay: number;
  /** GETs a path, with whatever the device wants to see first. */
  readonly ask: (path: string, signal: AbortSignal) => Promise<HttpReply>;
}

/** One outlet of a Shelly: one request carries "off" and the flip back. */
export function createShellyPlug(config: ShellyConfig): Plug {
  return createSteppedPlug<Session>({
    open: (signal) => open(config, signal),
    read,
    look: async (session, signal) => {
      const status = await askJson(session, { path: statusPath(session), signal });
      return status instanceof PlugTrouble ? status : stateOf(session, status);
    },
    off: (session, { offS, signal }) => {
      const { generation, relay } = session;
      const path = generation === "gen1"
        ? `/relay/${relay}?turn=off&timer=${offS}`
        : `/rpc/Switch.Set?id=${relay}&on=false&toggle_after=${offS}`;
      return command(session, { path, signal });
    },
    on: (session, signal) => {
      const { generation, relay } = session;
      const path = generation === "gen1"
        ? `/relay/${relay}?turn=on`
        : `/rpc/Switch.Set?id=${relay}&on=true`;
      return command(session, { path, signal });
    },
  });
}

/** Asks who answers at an address, which needs no password. */
async function identifyShelly(
  { host, port }: Pick<ShellyConfig, "host" | "port">,
  signal: AbortSignal,
): Promise<ShellyIdentity | PlugTrouble> {
  const address = { hostname: host, port };
  const reply = await askHttp({ method: "GET", path: "/shelly" }, { address, signal });
  if (reply.kind === "failed") return new PlugTrouble(describePlugFailure(reply.failure));
  const identity = readShellyIdentity(readJson(reply.body));
  return identity ?? new PlugTrouble("What answers at the address is not a Shelly");
}

/** Asks who answers at an address, for set-up. */
export async function recognizeShelly(
  { host, port }: UnknownDevice,
  signal: AbortSignal,
): Promise<Recognized> {
  return recognizedAs(await identifyShelly({ host, port: port ?? SHELLY_PORT }, signal));
}

async function open(config: ShellyConfig, signal: AbortSignal): Promise<Session | PlugTrouble> {
  const address = { hostname: config.host, port: config.port };
  const identity = await identifyShelly(config, signal);
  if (identity instanceof PlugTrouble) return identity;
  if (normalizeMac(identity.mac) !== config.mac) return strangerAt(identity.mac, config.mac);
  const { generation, locked } = identity;
  const relay = config.outlet - 1;
  const plain = (path: string, headers: Readonly<Record<string, string>>, within: AbortSignal) =>
    askHttp({ method: "GET", path, headers }, { address, signal: within });
  if (!locked) return { generation, relay, ask: (path, within) => plain(path, {}, within) };
  const { password } = config;
  if (password === null) {
    return new PlugTrouble("The Shelly asks for a password: set plug.password");
  }
  if (generation === "gen1") {
    const authorization = basicLogin({ user: USER, password });
    return { generation, relay, ask: (path, within) => plain(path, { authorization }, within) };
  }
  // A harmless question is refused first, so that no command has to be sent twice.
  const refusal = await plain("/rpc/Shelly.GetStatus", {}, signal);
  if (refusal.kind === "failed") return new PlugTrouble(describePlugFailure(refusal.failure));
  const challenge = readDigestChallenge(refusal.header("www-authenticate") ?? "");
  if (challenge === null) {
    return new PlugTrouble("The Shelly asks for a password in an unknown way");
  }
  let [{ nonce }, sign] = [challenge, createSigner(challenge, password)];
  const ask: Session["ask"] = async (path, within) => {
    const reply = await plain(path, { authorization: await sign(path) }, within);
    if (reply.kind === "failed" || reply.status !== 401) return reply;
    // Its nonce may have run out, or it has restarted. Who was turned away was not heard.
    const next = readDigestChallenge(reply.header("www-authenticate") ?? "");
    if (next === null || next.nonce === nonce) return reply;
    [{ nonce }, sign] = [next, createSigner(next, password)];
    return plain(path, { authorization: await sign(path) }, within);
  };
  return { generation, relay, ask };
}

function createSigner(challenge: DigestChallenge, password: string) {
  let count = 0;
  return (uri: string) => {
    count += 1;
    const clientNonce = crypto.randomUUID().replaceAll("-", "");
    return answerDigest(challenge, {
      method: "GET",
      uri,
      user: USER,
      password,
      count,
      clientNonce,
    });
  };
}

function statusPath({ generation }: Session): string {
  return generation === "gen1" ? "/status" : "/rpc/Shelly.GetStatus";
}

function stateOf({ generation, relay }: Session, status: unknown) {
  return generation === "gen1" ? readGen1State(status, relay) : readGen2State(status, relay);
}

async function read(session: Session, signal: AbortSignal) {
  const status = await askJson(session, { path: statusPath(session), signal });
  if (status instanceof PlugTrouble) return status;
  const state = stateOf(session, status);
  if (state.on === null) {
    return new PlugTrouble(`The Shelly has no outlet ${session.relay + 1}: see plug.outlet`);
  }
  const { generation, relay } = session;
  const path = generation === "gen1"
    ? `/settings/relay/${relay}`
    : `/rpc/Switch.GetConfig?id=${relay}`;
  const settings = await askJson(session, { path, signal });
  return { ...state, ...readShellySettings(settings instanceof PlugTrouble ? null : settings) };
}

interface Ask {
  readonly path: string;
  readonly signal: AbortSignal;
}

async function askJson(session: Session, { path, signal }: Ask): Promise<unknown | PlugTrouble> {
  const answer = jsonIn(await session.ask(path, signal), refusalText);
  return answer ?? new PlugTrouble(describePlugFailure("unreadable"));
}

async function command(session: Session, { path, signal }: Ask): Promise<Sent> {
  return sentBy(await session.ask(path, signal), refusalText);
}

function refusalText(status: number): string {
  if (status === 401) return "The Shelly does not take the password: see plug.password";
  return `The Shelly refused with status ${status}: see plug.outlet`;
}
