/** Any switch that Home Assistant knows, over its REST API. */
import type { HomeAssistantConfig } from "./config.ts";
import { textAt } from "../../../lib/base/json_field.ts";
import type { Plug } from "../../../lib/plugs/plug.ts";
import { askHttp, type HttpQuestion, type HttpReply } from "../../net/ask_http.ts";
import { jsonIn, sentBy } from "../http_reply.ts";
import { createSteppedPlug, type Look, PlugTrouble, type Sent } from "../stepped_plug.ts";

/**
 * A script that runs is a timer whose length nobody tells: where the outlet is on, it may be about to
 * go off, for the longest off time there is; where it is off, to come on any moment.
 */
const RUNNING_S = { on: 300, off: 1 } as const;

/** One entity; with a script the cycle is Home Assistant's, else only "off" and "on" are. */
export function createHomeAssistantPlug(config: HomeAssistantConfig): Plug {
  const { entity, script } = config;
  const [domain = ""] = entity.split(".");
  const look = (signal: AbortSignal) => lookAt(config, signal);
  return createSteppedPlug<Look>({
    open: look,
    read: (seen) => Promise.resolve(seen),
    look: (_, signal) => look(signal),
    hearsay: true,
    off: (seen, { offS, signal }) => {
      // A service call for what is out of reach is accepted all the same, and may be obeyed later.
      if (seen.on === null) return Promise.resolve({ kind: "not_sent", hint: UNAVAILABLE });
      const call = script === null
        ? { service: `${domain}/turn_off`, data: { "entity_id": entity } }
        : {
          service: "script/turn_on",
          data: { "entity_id": script, variables: { "off_seconds": offS } },
        };
      return command(config, { ...call, signal });
    },
    on: (_, signal) =>
      command(config, { service: `${domain}/turn_on`, data: { "entity_id": entity }, signal }),
  });
}

const UNAVAILABLE = "Home Assistant itself cannot reach the plug: its state is unavailable";

async function lookAt(
  config: HomeAssistantConfig,
  signal: AbortSignal,
): Promise<Look | PlugTrouble> {
  const on = await stateOf(config, { id: config.entity, signal });
  if (on instanceof PlugTrouble) return on;
  const state = on === "on" ? true : on === "off" ? false : null;
  if (config.script === null) return { on: state, countdownS: null };
  const script = await stateOf(config, { id: config.script, signal });
  if (script instanceof PlugTrouble) return script;
  const runningS = state === false ? RUNNING_S.off : RUNNING_S.on;
  return { on: state, countdownS: script === "on" ? runningS : 0 };
}

async function stateOf(
  config: HomeAssistantConfig,
  { id, signal }: { readonly id: string; readonly signal: AbortSignal },
): Promise<string | PlugTrouble> {
  const reply = await ask(config, { method: "GET", path: `/api/states/${id}` }, signal);
  const answer = jsonIn(reply, (status) => refusalText(status, id));
  if (answer instanceof PlugTrouble) return answer;
  const state = textAt(answer, ["state"]);
  if (textAt(answer, ["entity_id"]) === id && state !== null) return state;
  return new PlugTrouble("What answers at the address is not Home Assistant");
}

interface Call {
  readonly service: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

async function command(config: HomeAssistantConfig, call: Call): Promise<Sent> {
  const question: HttpQuestion = {
    method: "POST",
    path: `/api/services/${call.service}`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(call.data),
  };
  const reply = await ask(config, question, call.signal);
  return sentBy(reply, (status) => refusalText(status, call.service));
}

function ask(
  config: HomeAssistantConfig,
  question: HttpQuestion,
  signal: AbortSignal,
): Promise<HttpReply> {
  const address = { hostname: config.host, port: config.port };
  const headers = { ...question.headers, authorization: `Bearer ${config.token}` };
  return askHttp({ ...question, headers }, { address, signal });
}

function refusalText(status: number, what: string): string {
  if (status === 401) return "Home Assistant does not take the token: see plug.token";
  if (status === 404) return `Home Assistant does not know ${what}`;
  return `Home Assistant refused ${what} with status ${status}`;
}
