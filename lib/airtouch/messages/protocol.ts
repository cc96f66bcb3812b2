import type { LinkProtocol, LinkQuestion } from "../link/types.ts";
import type { Frame } from "../frame/frame.ts";
import { createFrameSplitter } from "../frame/frame_reader.ts";
import { decodeMessage, messageBytes, saysNoZones } from "./message.ts";
import type { Model } from "../model.ts";
import type { Encodable, Message } from "../types.ts";

/** How the link talks to a console. */

/** A frame and what it says. */
export interface Heard {
  readonly frame: Frame;
  readonly message: Message;
  /** An AT5's way to say that it has no zones. */
  readonly noZones: boolean;
}

/** AT4 consoles may stop telling about groups; after this long without a word they are asked. */
export const GROUP_REFRESH_MS = 300_000;

/** How long at most the first commands wait for what no document promises. */
const UNDOCUMENTED_PATIENCE_MS = 2_000;

/** Ids by purpose, so that a late answer to one cannot pass for another's. */
const HEARTBEAT_IDS = { first: 1, count: 127 } as const;
const ORDER_IDS = { first: 128, count: 112 } as const;
const FIRST_QUESTION_ID = 240;

/** The id of heartbeat `beat` (1, 2, …): 1–127, around and around. */
export function heartbeatId(beat: number): number {
  return HEARTBEAT_IDS.first + (beat - 1) % HEARTBEAT_IDS.count;
}

/** The id of a client's `number`th order (0, 1, …): 128–239, around and around. */
export function orderId(number: number): number {
  return ORDER_IDS.first + number % ORDER_IDS.count;
}

/**
 * What the link must know of AirTouch: the console version request is the heartbeat, and names,
 * abilities, AC status, zone status and timers are asked on each new connection.
 */
export function createAirtouchProtocol(model: Model): LinkProtocol<Heard> {
  return {
    splitFrames() {
      const split = createFrameSplitter(model);
      return (bytes) => split(bytes).map((frame) => hear(frame, model));
    },
    heartbeatFrame: (beat) =>
      messageBytes({ kind: "version_request" }, { model, id: heartbeatId(beat) }),
    isHeartbeatAnswer: isVersionWithId,
    questions: firstQuestions(model),
    refresh: model === 5 ? null : {
      bytes: messageBytes({ kind: "zone_status_request" }, { model, id: FIRST_QUESTION_ID }),
      everyMs: GROUP_REFRESH_MS,
      isFresh: ({ message }) => message.kind === "zone_status",
    },
  };
}

export function hear(frame: Frame, model: Model): Heard {
  return { frame, message: decodeMessage(frame, model), noZones: saysNoZones(frame, model) };
}

/** A true reply carries the id of its request; an echo of the request is no reply. */
function isVersionWithId({ frame, message }: Heard, beat: number): boolean {
  return message.kind === "version" && frame.id === heartbeatId(beat);
}

/** Only AC status must be answered: old consoles know no names, and some have no groups. */
function firstQuestions(model: Model): readonly LinkQuestion<Heard>[] {
  const about: readonly Omit<Asked, "id" | "model">[] = [
    { message: { kind: "names_request", zone: null }, answer: "names", ifSilent: "skip" },
    { message: { kind: "ability_request", ac: null }, answer: "ability", ifSilent: "skip" },
    { message: { kind: "ac_status_request" }, answer: "ac_status", ifSilent: "reset" },
    { message: { kind: "zone_status_request" }, answer: "zone_status", ifSilent: "skip" },
    {
      message: { kind: "timer_status_request" },
      answer: "timer_status",
      ifSilent: "skip",
      patienceMs: UNDOCUMENTED_PATIENCE_MS,
    },
  ];
  return about.map((one, i) => question({ ...one, model, id: FIRST_QUESTION_ID + 1 + i }));
}

interface Asked {
  readonly model: Model;
  readonly id: number;
  readonly message: Encodable;
  readonly answer: Message["kind"];
  readonly ifSilent: "reset" | "skip";
  readonly patienceMs?: number;
}

function question(asked: Asked): LinkQuestion<Heard> {
  const { message, answer, ifSilent, patienceMs } = asked;
  return {
    ...(patienceMs === undefined ? {} : { patienceMs }),
    name: answer.replaceAll("_", " "),
    bytes: messageBytes(message, asked),
    answers: (heard) =>
      heard.message.kind === answer || (heard.noZones && heard.message.kind === message.kind),
    ifSilent,
  };
}
