/**
 * A small language for the link's tests: lines `KIND ID VALUE SUM`.
 *
 * `ping` → `pong`, `ask` → `told`, `set` → `status` (a level), `flip` → `done` (an edge).
 */
import type {
  LinkCommand,
  LinkPolicy,
  LinkProtocol,
  LinkQuestion,
} from "../../../lib/airtouch/link/link.ts";

export interface ToyFrame {
  readonly kind: string;
  readonly id: number;
  readonly value: number;
}

const LINE_REGEXP = /([a-z]+) (\d+) (\d+) (\d+)$/;
const LINE_MAX = 200;

export function encodeToy(kind: string, id: number, value = 0): Uint8Array {
  const text = `${kind} ${id} ${value}`;
  return new TextEncoder().encode(`${text} ${sum(text)}\n`);
}

function sum(text: string): number {
  return [...text].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 9973, 7);
}

/** Passes over garbage, and over lines whose sum is wrong. */
export function splitToy(): (bytes: Uint8Array) => readonly ToyFrame[] {
  let rest = "";
  return (bytes) => {
    const lines = (rest + String.fromCharCode(...bytes)).split("\n");
    rest = lines.pop()?.slice(-LINE_MAX) ?? "";
    return lines.flatMap(parseToy);
  };
}

function parseToy(line: string): ToyFrame[] {
  const [, kind = "", id = "", value = "", check = ""] = LINE_REGEXP.exec(line) ?? [];
  if (Number(check) !== sum(`${kind} ${id} ${value}`)) return [];
  return [{ kind, id: Number(id), value: Number(value) }];
}

export const TOY_QUESTION: LinkQuestion<ToyFrame> = {
  name: "first",
  bytes: encodeToy("ask", 1),
  answers: (frame) => frame.kind === "told" && frame.id === 1,
  ifSilent: "reset",
};

export const TOY_PROTOCOL: LinkProtocol<ToyFrame> = {
  splitFrames: splitToy,
  heartbeatFrame: (beat) => encodeToy("ping", beat),
  isHeartbeatAnswer: (frame, beat) => frame.kind === "pong" && frame.id === beat,
  questions: [],
  refresh: null,
};

/** `set` for an idempotent command, `flip` for one that must not be written twice. */
export function toyCommand(id: number, policy: LinkPolicy): LinkCommand<ToyFrame> {
  const level = policy === "idempotent";
  return {
    id,
    policy,
    bytes: encodeToy(level ? "set" : "flip", id, id),
    confirms: (frame) => level ? isStatus(frame, id) : frame.kind === "done" && frame.id === id,
  };
}

function isStatus(frame: ToyFrame, value: number): boolean {
  return frame.kind === "status" && frame.value === value;
}
