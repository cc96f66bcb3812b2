import type { FoundConsole } from "../../lib/airtouch/discovery.ts";
import type { ConsoleAddress } from "../../lib/airtouch/model.ts";
import type { Order } from "../../lib/airtouch/order.ts";
import {
  describeChanges,
  describeVersion,
  type Picture,
  untoldErrors,
} from "../../lib/airtouch/picture.ts";
import { refusalOf } from "../../lib/airtouch/refusal.ts";
import {
  AirtouchClient,
  type ClientNews,
  type ClientOptions,
} from "../../lib/airtouch/shell/client.ts";
import { type DiscoveryOptions, lookForConsoles } from "../../lib/airtouch/shell/discover.ts";
import { statusOf } from "../../lib/airtouch/status.ts";
import { explainLoss, explainSilence } from "../../lib/airtouch/trouble.ts";
import { printable } from "../../lib/airtouch/words.ts";
import type { AirtouchRequest, AskedOrder } from "./arguments.ts";
import { askVersion } from "./ask_version.ts";
import { failed, oddLine, orderResult, type Result, statusResult } from "./result.ts";

/** How long `status` waits for what may never be told. */
const DETAILS_MS = 2_000;

/** What a person can give a slow console. */
const SLOW_NEEDS = "--wait 1m";

/** What a command needs of the world. */
export interface Tools
  extends Pick<ClientOptions, "clock" | "limits">, Pick<DiscoveryOptions, "listen" | "sleep"> {
  /** How long to try to reach the console. */
  readonly waitMs: number;
  /** Where `discover` asks when no host is given. */
  broadcastHosts(): readonly string[];
  /** What `watch` prints: a line for people, and the same for programs. */
  say(line: string, json: Readonly<Record<string, unknown>>): void;
  /** Told to people while they wait. */
  note(line: string): void;
  /** Ends `watch`. */
  readonly stop: AbortSignal;
}

/** Does what was asked; never rejects for what a console or a network may do. */
export async function runRequest(request: AirtouchRequest, tools: Tools): Promise<Result> {
  switch (request.kind) {
    case "status":
      return await withConsole(request.console, tools, (contact) => {
        return showStatus(contact, request.console);
      });
    case "watch":
      return await watch(request, tools);
    case "version":
      return await version(request.console, tools);
    case "order":
      return await withConsole(request.console, tools, ({ client }) => give(client, request.asked));
    case "discover":
      return await look(request, tools);
  }
}

/** A console that has answered the first questions. */
interface Contact {
  readonly client: AirtouchClient;
  /** Waits until `holds`, judged after each news, but no longer than `withinMs`. */
  until(holds: () => boolean, withinMs: number): Promise<"held" | "late">;
}

/** Runs `act` once the console has answered the first questions, or says why it did not. */
async function withConsole(
  address: ConsoleAddress,
  tools: Tools,
  act: (contact: Contact) => Promise<Result>,
): Promise<Result> {
  let lastLoss: string | null = null;
  let check = () => {};
  const onNews = (news: ClientNews) => {
    if (news.kind === "lost") {
      const why = explainLoss(news.loss, { ...address, slowNeeds: SLOW_NEEDS });
      if (why !== lastLoss) tools.note(why);
      lastLoss = why;
    }
    check();
  };
  const until: Contact["until"] = async (holds, withinMs) => {
    const { promise, resolve } = Promise.withResolvers<"held" | "late">();
    const cancel = tools.clock.callLater(() => resolve("late"), withinMs);
    check = () => {
      if (holds()) resolve("held");
    };
    check();
    const outcome = await promise;
    cancel();
    return outcome;
  };
  await using client = new AirtouchClient({ ...tools, address, onNews });
  const ready = await until(() => client.isReady, tools.waitMs);
  if (ready === "held") return await act({ client, until });
  return failed("expired", lastLoss ?? explainSilence({ ...address, slowNeeds: SLOW_NEEDS }));
}

/** Texts of errors come after the first questions; old consoles never tell their version. */
async function showStatus(contact: Contact, address: ConsoleAddress): Promise<Result> {
  const { client, until } = contact;
  const isWhole = () =>
    client.picture.version !== null && untoldErrors(client.picture).length === 0;
  await until(isWhole, DETAILS_MS);
  return statusResult(client.picture, address);
}

async function give(client: AirtouchClient, asked: AskedOrder): Promise<Result> {
  const order = chooseOrder(asked, client.picture);
  if (typeof order === "string") return failed("refused", order);
  const refusal = refusalOf(order, client.picture);
  if (refusal !== null) return failed("refused", refusal);
  const outcome = await client.submit(order);
  return orderResult(order, { outcome, picture: client.picture });
}

/** A text says why no AC can be meant. */
function chooseOrder(asked: AskedOrder, picture: Picture): Order | string {
  if (asked.kind === "zone") return asked.order;
  if (asked.ac !== null) return { ac: asked.ac, ...asked.act };
  const [only, ...others] = picture.acs;
  if (only === undefined) return "the console has no AC";
  if (others.length === 0) return { ac: only.ac, ...asked.act };
  const all = picture.acs.map(({ ac }) => ac).join(", ");
  return `the console has several ACs (${all}); say which with --ac`;
}

/** Prints what the console shows and then every change, through any loss, until stopped. */
async function watch(
  { console: address, raw }: Extract<
    AirtouchRequest,
    { readonly kind: "watch" }
  >,
  tools: Tools,
): Promise<Result> {
  const stopped = Promise.withResolvers<void>();
  let begun: "no" | "yes" = "no";
  const onNews = (news: ClientNews) => {
    if (news.kind === "lost") {
      const why = explainLoss(news.loss, { ...address, slowNeeds: SLOW_NEEDS });
      const seconds = Math.ceil(news.retryInMs / 1000);
      tools.say(`${why}; trying again in ${seconds} s`, { kind: "lost", why });
    } else if (news.kind === "ready") {
      begun = "yes";
      const { lines, json } = statusResult(client.picture, address);
      tools.say(lines.join("\n"), { kind: "connected", ...json });
    } else if (news.kind === "unknown") {
      if (raw) tools.say(...oddLine(news));
    } else if (begun === "yes") {
      const lines = describeChanges(news.before, news.after);
      if (lines.length > 0) {
        tools.say(lines.join("\n"), { kind: "changed", ...statusOf(news.after, address.model) });
      }
    }
  };
  const client = new AirtouchClient({ ...tools, address, onNews });
  const onStop = () => stopped.resolve();
  tools.stop.addEventListener("abort", onStop, { once: true });
  if (tools.stop.aborted) onStop();
  await stopped.promise;
  tools.stop.removeEventListener("abort", onStop);
  await client.close();
  return { outcome: "confirmed", lines: ["Stopped"], json: { kind: "stopped" } };
}

async function version(address: ConsoleAddress, tools: Tools): Promise<Result> {
  const answer = await askVersion({ ...address, signal: AbortSignal.timeout(tools.waitMs) });
  if (answer.kind === "silent") {
    return failed("expired", `${address.host}:${address.port}: ${answer.why}`);
  }
  const { versions, updateAvailable } = answer;
  const line = `AirTouch ${address.model} ${describeVersion({ versions, updateAvailable })}`;
  return { outcome: "confirmed", lines: [line], json: { versions, updateAvailable } };
}

async function look(
  request: Extract<AirtouchRequest, { readonly kind: "discover" }>,
  tools: Tools,
): Promise<Result> {
  const { models, host, port, fromPort } = request;
  const hosts = host === null ? tools.broadcastHosts() : [host];
  const { listen, sleep } = tools;
  const looked = await lookForConsoles({ models, hosts, port, fromPort, listen, sleep });
  if (looked.kind === "port_taken") {
    return failed(
      "refused",
      `UDP port ${looked.port} is taken; another AirTouch program runs here`,
    );
  }
  const lines = looked.found.map(describeFound);
  if (lines.length > 0) return { outcome: "confirmed", lines, json: { found: looked.found } };
  const why = "no console answered; is it on, and in this network? Guest networks keep it apart";
  return failed("expired", why);
}

/** One line for a console that answered, with the address that the answer came from. */
function describeFound({ model, host, from, name, airtouchId }: FoundConsole): string {
  const named = name === null ? "" : ` "${printable(name)}"`;
  return `AirTouch ${model} at ${host}${named}, id ${airtouchId}, answered from ${from}`;
}
