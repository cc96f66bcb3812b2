/** Switches and outlets that Homebridge shows, over the REST API of its own pages. */
import type { HomebridgeConfig } from "./config.ts";
import { fieldAt, readJson, textAt } from "../../../lib/base/json_field.ts";
import type { Plug } from "../../../lib/plugs/plug.ts";
import { describePlugFailure } from "../../../lib/plugs/failure.ts";
import { askHttp, type HttpQuestion, type HttpReply } from "../../net/ask_http.ts";
import { createSteppedPlug, type Look, PlugTrouble, type Sent, sentOf } from "../stepped_plug.ts";

/** Good for a while; this one lives for one call. */
interface Session {
  readonly token: string;
  readonly seen: Look;
}

/** One accessory. Homebridge knows no timers: "off" and "on" are two commands. */
export function createHomebridgePlug(config: HomebridgeConfig): Plug {
  return createSteppedPlug<Session>({
    open: async (signal) => {
      const token = await logIn(config, signal);
      if (token instanceof PlugTrouble) return token;
      const seen = await look(config, { token, signal });
      return seen instanceof PlugTrouble ? seen : { token, seen };
    },
    read: ({ seen }) => Promise.resolve(seen),
    look: ({ token }, signal) => look(config, { token, signal }),
    hearsay: true,
    off: ({ token }, { signal }) => command(config, { token, signal, on: false }),
    on: ({ token }, signal) => command(config, { token, signal, on: true }),
  });
}

async function logIn(config: HomebridgeConfig, signal: AbortSignal): Promise<string | PlugTrouble> {
  const { user, password } = config;
  const reply = await ask(config, {
    signal,
    question: {
      method: "POST",
      path: "/api/auth/login",
      body: JSON.stringify({ username: user, password }),
    },
  });
  if (reply.kind === "failed") return new PlugTrouble(describePlugFailure(reply.failure));
  const token = textAt(readJson(reply.body), ["access_token"]);
  if (token !== null && /^[\x21-\x7e]{1,4096}$/.test(token)) return token;
  return new PlugTrouble(
    reply.status === 401 || reply.status === 403 || reply.status === 412
      ? "Homebridge does not take user and password (one without a second factor): see plug.user"
      : "What answers at the address is not Homebridge",
  );
}

interface Ask {
  readonly token?: string;
  readonly question: HttpQuestion;
  readonly signal: AbortSignal;
}

function ask(config: HomebridgeConfig, { token, question, signal }: Ask): Promise<HttpReply> {
  const headers = {
    "content-type": "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const address = { hostname: config.host, port: config.port };
  return askHttp({ ...question, headers }, { address, signal });
}

interface Within {
  readonly token: string;
  readonly signal: AbortSignal;
}

async function look(config: HomebridgeConfig, within: Within): Promise<Look | PlugTrouble> {
  const path = `/api/accessories/${config.accessory}`;
  const reply = await ask(config, { ...within, question: { method: "GET", path } });
  if (reply.kind === "failed") return new PlugTrouble(describePlugFailure(reply.failure));
  if (reply.status !== 200) return new PlugTrouble(refusalText(reply));
  const answer = readJson(reply.body);
  if (textAt(answer, ["uniqueId"]) !== config.accessory) return new PlugTrouble(UNKNOWN);
  const on = fieldAt(answer, ["values", "On"]);
  if (on === undefined) return new PlugTrouble("The accessory is not a switch or outlet");
  return {
    on: on === true || on === 1 ? true : on === false || on === 0 ? false : null,
    countdownS: null,
  };
}

async function command(
  config: HomebridgeConfig,
  { on, ...within }: Within & { readonly on: boolean },
): Promise<Sent> {
  const reply = await ask(config, {
    ...within,
    question: {
      method: "PUT",
      path: `/api/accessories/${config.accessory}`,
      body: JSON.stringify({ characteristicType: "On", value: on }),
    },
  });
  if (reply.kind === "failed") return sentOf(reply);
  if (reply.status === 200) return { kind: "done" };
  const hint = refusalText(reply);
  if (reply.status === 401 || NOTHING_DONE.includes(hint)) return { kind: "not_sent", hint };
  // Any other trouble between the pages and Homebridge is a 400, too: it may have been obeyed.
  return { kind: reply.status === 400 ? "unanswered" : "refused", hint };
}

const INSECURE = "Homebridge does not show accessories: it must run in insecure mode (-I)";
const UNKNOWN = "Homebridge does not know the accessory, see plug.accessory; or it has just been " +
  "started, or does not run in insecure mode (-I)";
const NOT_SWITCHED = "Homebridge does not let the accessory be switched: see plug.accessory";
const NOTHING_DONE: readonly string[] = [INSECURE, UNKNOWN, NOT_SWITCHED];

/** The pages answer nearly everything with a 400, and say what it was in English. */
function refusalText({ status, body }: Extract<HttpReply, { readonly kind: "answer" }>): string {
  if (status === 401) return "Homebridge does not take user and password: see plug.user";
  if (status !== 400 && status !== 404) return `Homebridge refused with status ${status}`;
  const said = textAt(readJson(body), ["message"]) ?? "";
  if (/insecure mode/i.test(said)) return INSECURE;
  if (/not found/i.test(said)) return UNKNOWN;
  if (/^Invalid /.test(said)) return NOT_SWITCHED;
  return "Homebridge could not tell its plugin";
}
