/** What can go wrong between us and a Tuya plug, in words an owner can act on. */
import {
  describePlugFailure,
  findPlugFailure,
  type PlugFailure,
} from "../../../lib/plugs/failure.ts";

export type TuyaFailure =
  | PlugFailure
  | "wrong_key"
  | "command_refused"
  | "query_refused"
  | "no_library";

/**
 * Finds the kind of an error that tuyapi threw or emitted; it may be a bare string. The text is
 * only looked at and never passed on: tuyapi puts session data into its messages.
 */
export function classifyTuyaError(error: unknown): TuyaFailure {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotCapable" || name === "PermissionDenied") return "not_permitted";
  const text = error instanceof Error ? error.message : String(error);
  const failure = findPlugFailure(`${codeOf(error)} ${text}`);
  if (failure !== null) return failure;
  if (/HMAC mismatch/.test(text)) return "wrong_key";
  if (/timed out/i.test(text)) return "no_answer";
  if (/^(Packet|Prefix|Suffix|CRC)|out of range/.test(text)) return "unreadable";
  return "unknown";
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** Whether a text that came instead of values is a plug's refusal; other text is bad decryption. */
export function isTuyaRefusal(text: string): boolean {
  return /^(json obj )?data unvalid|^data format error|^devid not found/.test(text);
}

/** What to tell the owner; at most 200 characters, no secret. */
export function describeTuyaFailure(failure: TuyaFailure): string {
  switch (failure) {
    case "connection_refused":
    case "connection_reset":
      return "The plug turned the connection away: another app (Smart Life, Home Assistant) may " +
        "hold its only connection, or the address is another device's";
    case "silent":
      return "The plug took the connection and said nothing: wrong key or protocol version, or " +
        "another app holds it";
    case "closed":
      return "The plug closed the connection: another app holds it, or the key or the protocol " +
        "version is wrong";
    case "wrong_key":
      return "The plug uses another key: it changes whenever the plug is paired again";
    case "unreadable":
      return "The plug's answer could not be read: wrong key or protocol version";
    case "command_refused":
      return "The plug refused the command: it may take only one value at a time, and then it " +
        "cannot cycle the power by itself";
    case "query_refused":
      return "The plug refused to say its state: wrong key or protocol version, or a kind of plug " +
        "that is not supported";
    case "no_library":
      return "The Tuya library could not be loaded: run with --ignore-env, and install packages";
    case "no_route":
    case "no_answer":
    case "not_permitted":
    case "no_time":
    case "slept":
    case "unknown":
      return describePlugFailure(failure);
  }
}
