import type { Channel } from "../../../cloud/phone/channel.ts";
import {
  buildNtfyRequest,
  classifyNtfyAnswer,
  type NtfyAnswer,
  type NtfyMessage,
} from "../../../lib/phone/ntfy.ts";
import { DAY_MS } from "../../../lib/time/time.ts";
import { NtfyError, NtfyTopics } from "../../support/phone/ntfy_topics.ts";
import { homesOf } from "../checks/read_message.ts";
import { step } from "./store_side.ts";
import { type CloudWorld, type Instance, nowOf } from "./world.ts";

/** How the phone's server and the way to it are at present. */
export type PhoneWeather =
  | "well"
  | "dead"
  | "unreachable"
  | "minute_limit"
  | "day_limit"
  | "delivered_500"
  | "lost"
  | "error"
  | "slow"
  | "token"
  | "web_page"
  | "mixed";

const MIXED: readonly PhoneWeather[] = ["well", "dead", "minute_limit", "lost", "error", "slow"];

/** The phone's server. */
export interface PhoneSide {
  weather: PhoneWeather;
  readonly topics: NtfyTopics;
  /** The monitor's own alarms that it has taken. */
  readonly alarms: Sending[];
  /** When the cloud first tried to say that it runs again; null: it has nothing of that to say. */
  runsAgainFromMs: number | null;
  /** Homes of which it takes no notice, with the status that it answers. */
  readonly refused: Map<string, number>;
  /** Those of which a notice may be set aside. */
  readonly everRefused: Set<string>;
}

/** One message on its way. */
export interface Sending {
  readonly message: NtfyMessage;
  readonly instance: Instance;
  /** It is on the phone since then; null: it is not. */
  arrivedMs: number | null;
  answer: NtfyAnswer | null;
  answeredMs: number | null;
  /** The cloud has heard the answer and could write it down; null: that is not over. */
  known: boolean | null;
}

export const TOPIC = "homes";
export const DEAD_MAN_TITLE = "The monitor itself has stopped";
export const MONITOR_RUNS_TITLE = "The monitor runs again";
const URL = `https://phone.test/${TOPIC}`;
const ENCODER = new TextEncoder();

export function createPhoneSide(now: () => number): PhoneSide {
  return {
    weather: "well",
    topics: new NtfyTopics({ now, knowsSequenceId: true }),
    alarms: [],
    runsAgainFromMs: null,
    refused: new Map(),
    everRefused: new Set(),
  };
}

/** The channel of one process: request and answer are the product's, the way between is ours. */
export function createSimChannel(world: CloudWorld, instance: Instance): Channel {
  return {
    name: "ntfy",
    fingerprint: world.fingerprint,
    async send(message, { timeoutMs }) {
      await step(world, instance);
      const sending: Sending = {
        message,
        instance,
        arrivedMs: null,
        answer: null,
        answeredMs: null,
        known: null,
      };
      const isOfMonitor = message.title === MONITOR_RUNS_TITLE;
      if (isOfMonitor) world.phone.runsAgainFromMs ??= nowOf(world);
      world.watch.sends(sending);
      const { body } = buildNtfyRequest(message, { url: URL, token: "t" });
      const answer = await exchange(world, { sending, body, timeoutMs });
      await step(world, instance);
      if (isOfMonitor && answer.kind === "delivered") world.phone.runsAgainFromMs = null;
      sending.answer = answer;
      sending.answeredMs = nowOf(world);
      world.watch.answers(sending);
      return answer;
    },
  };
}

interface Exchange {
  readonly sending: Sending;
  readonly body: string;
  readonly timeoutMs: number;
}

function noAnswer(why: string): NtfyAnswer {
  return { kind: "retry", afterMs: null, why };
}

async function exchange(world: CloudWorld, options: Exchange): Promise<NtfyAnswer> {
  const { random, phone, scheduler } = world;
  const weather = phone.weather === "mixed" ? random.pick(MIXED) : phone.weather;
  const slow = weather === "slow";
  const thereMs = slow ? random.integer(500, 9_000) : random.integer(10, 300);
  const backMs = slow ? random.integer(500, 6_000) : random.integer(10, 300);
  if (weather === "unreachable") {
    await scheduler.sleep(20);
    return noAnswer("connection refused");
  }
  let response: Reply | null = null;
  // On its way it outlives a sender that is killed, but not one that hangs up.
  const arrival = scheduler.at(nowOf(world) + thereMs, () => {
    if (weather !== "dead") response = serve(world, { ...options, weather });
  });
  await scheduler.sleep(Math.min(options.timeoutMs, thereMs + backMs));
  arrival.cancel();
  if (response === null || thereMs + backMs > options.timeoutMs) {
    return noAnswer("no answer in time");
  }
  const { status, body } = response as Reply;
  if (status === 0) return noAnswer("connection reset");
  const type = weather === "web_page" ? "text/html" : "application/json";
  return classifyNtfyAnswer({
    status,
    headers: new Headers({ "content-type": type }),
    body,
    now: nowOf(world),
    sequenceId: options.sending.message.sequenceId,
  });
}

/** Status 0: the answer is lost. */
interface Reply {
  readonly status: number;
  readonly body: string;
}

/** The server takes or refuses one message. */
function serve(
  world: CloudWorld,
  { sending, body, weather }: Exchange & { readonly weather: PhoneWeather },
): Reply {
  const refusal = refuse(world, { weather, message: sending.message });
  if (refusal !== null) return refusal;
  const stored = (() => {
    try {
      return world.phone.topics.publishJson(ENCODER.encode(body));
    } catch (error) {
      if (!(error instanceof NtfyError)) throw error;
      return fail(error.http, error.code);
    }
  })();
  if ("status" in stored) return stored;
  sending.arrivedMs = nowOf(world);
  if (sending.message.delayMs !== null) world.phone.alarms.push(sending);
  world.watch.arrives(sending);
  if (weather === "delivered_500") return fail(500, 50001);
  return { status: weather === "lost" ? 0 : 200, body: JSON.stringify(stored) };
}

function refuse(
  world: CloudWorld,
  { weather, message }: { readonly weather: PhoneWeather; readonly message: NtfyMessage },
): Reply | null {
  const { refused } = world.phone;
  const status = homesOf(message).map((home) => refused.get(home)).find((each) => each);
  switch (weather) {
    case "minute_limit":
      return fail(429, 42901);
    case "day_limit":
      return nowOf(world) % DAY_MS > DAY_MS / 2 ? fail(429, 42908) : null;
    case "error":
      return fail(500, 50001);
    case "token":
      return fail(401, 40101);
    case "web_page":
      return { status: 200, body: "<html>Please log in</html>" };
    default:
      return status === undefined ? null : fail(status, status * 100 + 1);
  }
}

function fail(http: number, code: number): Reply {
  return { status: http, body: JSON.stringify({ code, http, error: "simulated" }) };
}
