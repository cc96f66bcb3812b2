import { readAbilities } from "./ability.ts";
import { byteAt, readFieldText } from "../frame/bytes.ts";
import { checked } from "../fields.ts";
import { FRAME_TYPES } from "../frame/frame.ts";
import type { Model } from "../model.ts";
import { readNames } from "./names.ts";
import type { Encodable, Malformed, Message } from "../types.ts";

/**
 * Extended messages (type 1F): a two-byte command, the same for question and answer. Nothing behind
 * it asks for all, one byte asks for one, more is an answer. Vendor protocol AT4 v1.6 and AT5 v1.2,
 * "Extended message".
 */

/** Low byte of the command; the high byte is 0xFF. */
const COMMANDS = { error: 0x10, ability: 0x11, namesAt4: 0x12, namesAt5: 0x13, version: 0x30 };

/** What separates the versions of two consoles. */
const VERSION_SEPARATORS: Readonly<Record<Model, string>> = { 4: "|", 5: "," };

export function readExtended(data: Uint8Array, model: Model): Message {
  if (data.length < 2) return malformed("extended message without a command");
  const command = byteAt(data, 1);
  const body = data.subarray(2);
  if (byteAt(data, 0) === 0xff) {
    switch (command) {
      case COMMANDS.version:
        return readVersion(body, model);
      case COMMANDS.error:
        return readError(body);
      case COMMANDS.ability:
        return readAbilityMessage(body, model);
      case model === 4 ? COMMANDS.namesAt4 : COMMANDS.namesAt5:
        return readNamesMessage(body, model);
    }
  }
  const subType = byteAt(data, 0) * 256 + command;
  return { kind: "unknown", type: FRAME_TYPES.extended, subType, data };
}

function readVersion(body: Uint8Array, model: Model): Message {
  if (body.length === 0) return { kind: "version_request" };
  const text = readSizedText(body.subarray(1));
  if (text === null) return malformed("console version is cut off");
  return {
    kind: "version",
    updateAvailable: byteAt(body, 0) !== 0,
    versions: text.split(VERSION_SEPARATORS[model]),
  };
}

function readError(body: Uint8Array): Message {
  if (body.length === 0) return malformed("error request without an AC");
  const ac = byteAt(body, 0);
  if (body.length === 1) return { kind: "error_request", ac };
  const text = readSizedText(body.subarray(1));
  if (text === null) return malformed("error text is cut off");
  return { kind: "error", ac, text: text === "" ? null : text };
}

function readAbilityMessage(body: Uint8Array, model: Model): Message {
  if (body.length <= 1) return { kind: "ability_request", ac: body[0] ?? null };
  const abilities = readAbilities(body, model);
  return typeof abilities === "string" ? malformed(abilities) : { kind: "ability", abilities };
}

function readNamesMessage(body: Uint8Array, model: Model): Message {
  if (body.length <= 1) return { kind: "names_request", zone: body[0] ?? null };
  const names = readNames(body, model);
  return typeof names === "string" ? malformed(names) : { kind: "names", names };
}

/** A length byte and that much text; null when there is less. */
function readSizedText(bytes: Uint8Array): string | null {
  const size = bytes[0];
  if (size === undefined || bytes.length < 1 + size) return null;
  return readFieldText(bytes.subarray(1, 1 + size));
}

function malformed(why: string): Malformed {
  return { kind: "malformed", type: FRAME_TYPES.extended, why };
}

/** The data of a question by an extended message; null when `message` is not one. Throws RangeError. */
export function writeExtended(message: Encodable, model: Model): Uint8Array | null {
  switch (message.kind) {
    case "version_request":
      return command(COMMANDS.version, null);
    case "error_request":
      return command(COMMANDS.error, message.ac);
    case "ability_request":
      return command(COMMANDS.ability, message.ac);
    case "names_request":
      return command(model === 4 ? COMMANDS.namesAt4 : COMMANDS.namesAt5, message.zone);
    default:
      return null;
  }
}

/** `about` null: all. */
function command(code: number, about: number | null): Uint8Array {
  return Uint8Array.from([
    0xff,
    code,
    ...(about === null ? [] : [checked("number", { value: about, max: 255 })]),
  ]);
}
