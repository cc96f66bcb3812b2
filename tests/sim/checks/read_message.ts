import { Violation } from "./facts.ts";
import type { NtfyMessage } from "../../../lib/phone/ntfy.ts";
import type { ArrivalKind } from "../cloud/facts.ts";

/** Reads a message as a person does. */

/** What it says of one home. */
export interface Told {
  readonly id: string;
  readonly kind: ArrivalKind;
  readonly sequenceId: string;
  /** Null: it is about none, or about the latest, of which a message for several homes tells. */
  readonly incident: number | null;
  /** It is told with others in one message. */
  readonly together: boolean;
}

const TITLE_REGEXP =
  /^(h\d+)(: no contact|: still no contact|: back in contact|: was out of contact and is back|: in contact|: )/;
const HOMES_REGEXP = /^(\d+) homes: no contact(?: for .+)?$/;
const NAMES_REGEXP = /: (h\d+(?:, h\d+)*)\. Together/;

const KINDS: Readonly<Record<string, ArrivalKind>> = {
  ": no contact": "down",
  ": still no contact": "reminder",
  ": back in contact": "back",
  ": was out of contact and is back": "both",
};

/** What `message` says of each home; nothing: it is about the monitor. */
export function readMessage(message: NtfyMessage): readonly Told[] {
  const { title, body, sequenceId } = message;
  if (/^The monitor /.test(title)) return [];
  if (sequenceId === null) throw new Violation("C3", `"${title}" has no id`);
  const homes = homesTogether(message);
  if (homes.length > 0) {
    return homes.map((id) => ({ id, kind: "down", sequenceId, incident: null, together: true }));
  }
  const match = TITLE_REGEXP.exec(title);
  if (match === null) throw new Violation("C3", `nobody understands "${title}" [${sequenceId}]`);
  const [, id = "", news = ""] = match;
  const kind = /did not get through to you/.test(body) ? "present" : KINDS[news] ?? "event";
  const number = /^h\d+-(\d+)$/.exec(sequenceId)?.[1];
  const incident = number === undefined || kind === "event" ? null : Number(number);
  return [{ id, kind, sequenceId, incident, together: false }];
}

/** Those that a message for several homes names, each once; none: it is no such message. */
function homesTogether({ title, body }: NtfyMessage): readonly string[] {
  const count = HOMES_REGEXP.exec(title)?.[1];
  if (count === undefined) return [];
  const names = NAMES_REGEXP.exec(body)?.[1]?.split(", ") ?? [];
  if (new Set(names).size === Number(count) && names.length === Number(count)) return names;
  throw new Violation("C3", `"${title}" names ${names.join(", ")}`);
}

/** Homes that it is about. */
export function homesOf(message: NtfyMessage): readonly string[] {
  return readMessage(message).map(({ id }) => id);
}
